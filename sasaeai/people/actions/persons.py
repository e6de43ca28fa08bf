"""Register people and organisations, and help somebody who lost the telephone with the second factor."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db import transaction

from sasaeai.kernel.journal import record
from sasaeai.people.models import Account, Organisation, Person
from sasaeai.people.viewer import Viewer


@transaction.atomic
def keep_person(person: Person, *, by: Viewer) -> Person:
    """Register, or change what is known of somebody."""
    key = "people.person.changed" if person.pk else "people.person.added"
    person.save()
    record(key, person, by=by)
    return person


@transaction.atomic
def keep_organisation(organisation: Organisation, *, by: Viewer) -> Organisation:
    key = "people.organisation.changed" if organisation.pk else "people.organisation.added"
    organisation.save()
    record(key, organisation, by=by)
    return organisation


@transaction.atomic
def remove_second_factor(account: Account, *, by: Viewer) -> None:
    """They set up a new one at the next sign-in."""
    Authenticator.objects.filter(user=account).delete()
    record("people.second_factor.removed", account, by=by)
