"""Register people and organisations, and help somebody who lost the telephone with the second factor."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Max

from sasaeai.kernel.journal import record
from sasaeai.people.models import Account, Organisation, OrganisationKind, Person
from sasaeai.people.viewer import Viewer

# Who takes part in such a plan nearly everywhere; a ward adds its own on the page of an organisation.
USUAL_KINDS = (
    "自治会町内会", "地区社協", "福祉保健活動団体", "民生委員・児童委員", "保健活動推進員", "食生活等改善推進員",
    "老人クラブ", "当事者・家族の会", "学校・PTA", "福祉施設・事業所", "商店会・企業", "行政", "社会福祉協議会",
    "地域包括支援センター", "計画の策定委員会",
)  # fmt: skip


@transaction.atomic
def keep_person(person: Person, *, by: Viewer) -> Person:
    """Register, or change what is known of somebody."""
    key = "people.person.changed" if person.pk else "people.person.added"
    person.save()
    record(key, person, by=by)
    return person


@transaction.atomic
def keep_organisation(organisation: Organisation, *, by: Viewer, new_kind: str = "") -> Organisation:
    """`new_kind` names a kind that is begun with this organisation; one that is there already is taken."""
    key = "people.organisation.changed" if organisation.pk else "people.organisation.added"
    if new_kind:
        organisation.kind = _kind(new_kind)
    organisation.save()
    record(key, organisation, by=by)
    return organisation


def _kind(name: str) -> OrganisationKind:
    last = OrganisationKind.objects.aggregate(last=Max("position"))["last"] or 0
    return OrganisationKind.objects.get_or_create(name=name, defaults={"position": last + 1})[0]


def begin_kinds() -> None:
    """For an empty installation: without a kind nobody could register an organisation."""
    OrganisationKind.objects.bulk_create(
        [OrganisationKind(name=name, position=place) for place, name in enumerate(USUAL_KINDS, start=1)],
        ignore_conflicts=True,
    )


@transaction.atomic
def remove_second_factor(account: Account, *, by: Viewer) -> None:
    """They set up a new one at the next sign-in."""
    Authenticator.objects.filter(user=account).delete()
    record("people.second_factor.removed", account, by=by)
