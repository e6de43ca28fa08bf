"""Who may do what: the rules of docs/roles.md, said once."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.models import Area
from sasaeai.areas.whole import called
from sasaeai.people.models import Account, Organisation, Person, Role, Seat

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer


class Verb(enum.Enum):
    """What somebody may do; `words` is how a person would say it."""

    READ_WORKING = _("公開前の計画を読む")
    EDIT_WARD_PLAN = _("%(whole)s計画を書きなおす")
    EDIT_DISTRICT_PLAN = _("地区別計画を書きなおす")
    WRITE_PROBLEM = _("%(whole)sへの課題を書く")
    ADOPT_DISTRICT_PLAN = _("地区別計画を策定委員会で決める")
    ANSWER_PROBLEM = _("課題に回答の日を約束し、回答する")
    GATHER_ENTRIES = _("各団体の記載を取組に集約する")
    WRITE_ENTRY = _("団体の記載を書く")
    RECORD_VALUE = _("指標の実績値を記録する")
    KEEP_REVIEWS = _("年度のふりかえりを始め、まとめ、公表する")
    WRITE_REVIEW = _("ふりかえりシートを書く")
    COMMENT_REVIEW = _("評価に意見を書く")
    RECORD_ACTIVITY = _("活動の記録を書く")
    KEEP_LEDGER = _("記録用リンクを作り、おしらせに出す")
    MEDIATE = _("手助けの依頼を受け、ボランティアを紹介する")
    TEACH = _("講座を開き、資格を認める")
    SURVEY = _("アンケートを行い、結果を読む")
    TYPE_SLIPS = _("届いた調査票を入力する")
    LISTEN = _("話しあいと意見カードを書く")
    CONSULT = _("意見募集を行い、意見に答える")
    PUBLISH = _("版を公開する")
    MANAGE_PEOPLE = _("人と席を管理する")
    MANAGE_AREAS = _("地域と窓口を管理する")
    SEE_PERSONAL_DATA = _("電話番号などの個人情報を見る")

    @property
    def words(self) -> str:
        return called(self.value)


class Reach(enum.Enum):
    """How far a role's verb goes."""

    SEAT = _("○")  # all areas of the seat: the whole ward for a seat of the ward
    DISTRICT = _("自地区のみ")  # districts of the seat, never the ward's own plan
    ORGANISATION = _("自団体のみ")


_WARD_VERBS = (
    Verb.EDIT_WARD_PLAN,
    Verb.GATHER_ENTRIES,
    Verb.ANSWER_PROBLEM,
    Verb.PUBLISH,
    Verb.KEEP_LEDGER,
    Verb.KEEP_REVIEWS,
)
_COORDINATOR_VERBS = (
    Verb.READ_WORKING,
    Verb.MEDIATE,
    Verb.TEACH,
    Verb.RECORD_ACTIVITY,
    Verb.KEEP_LEDGER,
    Verb.LISTEN,
)
_LISTENING_VERBS = (Verb.SURVEY, Verb.TYPE_SLIPS, Verb.CONSULT)
_OFFICE_VERBS = (Verb.MANAGE_PEOPLE, Verb.MANAGE_AREAS, Verb.SEE_PERSONAL_DATA)
_DISTRICT_VERBS = (
    Verb.READ_WORKING,
    Verb.EDIT_DISTRICT_PLAN,
    Verb.WRITE_PROBLEM,
    Verb.ADOPT_DISTRICT_PLAN,
    Verb.RECORD_VALUE,
    Verb.WRITE_REVIEW,
    Verb.RECORD_ACTIVITY,
    Verb.LISTEN,
)

# docs/roles.md is the same table for people; a test compares every cell.
RULES: dict[str, dict[Verb, Reach]] = {
    Role.READER: {Verb.READ_WORKING: Reach.SEAT},
    # Hired for some weeks: sees nothing but the slips.
    Role.TYPIST: {Verb.TYPE_SLIPS: Reach.SEAT},
    Role.COUNCIL: {Verb.READ_WORKING: Reach.SEAT, Verb.COMMENT_REVIEW: Reach.SEAT},
    Role.ORGANISATION: {
        Verb.READ_WORKING: Reach.SEAT,
        Verb.WRITE_ENTRY: Reach.ORGANISATION,
        Verb.RECORD_VALUE: Reach.ORGANISATION,
        Verb.WRITE_REVIEW: Reach.ORGANISATION,
    },
    Role.COORDINATOR: dict.fromkeys(_COORDINATOR_VERBS, Reach.SEAT),
    Role.COMMITTEE: dict.fromkeys(_DISTRICT_VERBS, Reach.DISTRICT),
    Role.SECRETARIAT: dict.fromkeys(
        (
            *_WARD_VERBS,
            *_OFFICE_VERBS,
            *_DISTRICT_VERBS,
            *_COORDINATOR_VERBS,
            *_LISTENING_VERBS,
            Verb.WRITE_ENTRY,
            Verb.COMMENT_REVIEW,
        ),
        Reach.SEAT,
    ),
}

# Who can publish, or see or change what is personal, proves twice who they are.
GUARDED_VERBS = frozenset({Verb.PUBLISH, Verb.SEE_PERSONAL_DATA, Verb.MANAGE_PEOPLE, Verb.MEDIATE})
GUARDED_ROLES = frozenset(role for role, verbs in RULES.items() if GUARDED_VERBS & verbs.keys())


def require(allowed: bool) -> None:
    """Visible but not allowed is 403."""
    if not allowed:
        raise PermissionDenied


def may(viewer: Viewer, verb: Verb, area: Area | None = None, organisation: Organisation | None = None) -> bool:
    """Whether one of the viewer's seats of today reaches there.

    Without an area (or organisation) the question is "anywhere at all?": right for a link in the navigation,
    too little for a page that changes something, which names what it changes.
    """
    return any(
        _reaches(viewer, position, reach, area, organisation)
        for position, seat in enumerate(viewer.seats)
        if (reach := RULES[seat.role].get(verb))
    )


def _reaches(viewer: Viewer, position: int, reach: Reach, area: Area | None, organisation: Organisation | None) -> bool:
    if reach is Reach.ORGANISATION:
        return organisation is None or viewer.seats[position].organisation_id == organisation.pk
    if area is None:
        return True
    if reach is Reach.DISTRICT and area.is_root:
        return False
    return area.pk in viewer.reach_of(position)


def seat_has(seat: Seat, verb: Verb) -> bool:
    return verb in RULES[seat.role]


def second_factor_is_on() -> bool:
    return str(settings.SECOND_FACTOR) == "required"


def may_manage_seat(viewer: Viewer, seat: Seat) -> bool:
    """Whoever manages people of one district gives and takes no seat of the whole ward."""
    # Of a seat without areas every area is managed: whoever manages nobody is asked first.
    return may(viewer, Verb.MANAGE_PEOPLE) and all(may(viewer, Verb.MANAGE_PEOPLE, area) for area in seat.areas.all())


def may_manage_person(viewer: Viewer, person: Person, seats: Iterable[Seat]) -> bool:
    """A new password for somebody is power over all their seats; for the system administrator, over everything."""
    account = Account.objects.filter(person=person).first()
    if account and account.is_staff and not (viewer.account and viewer.account.is_staff):
        return False
    return may(viewer, Verb.MANAGE_PEOPLE) and all(may_manage_seat(viewer, seat) for seat in seats)


def is_the_offices(person: Person) -> bool:
    """Somebody who signs in, or has or had a seat, under any of the rows that are known to be this person's.

    An invitation goes to the address in that row: only who manages people changes it.
    """
    rows = _all_rows(person)
    return Account.objects.filter(person__in=rows).exists() or Seat.objects.filter(person__in=rows).exists()


def may_join_people(viewer: Viewer, person: Person) -> bool:
    """Somebody who signs in or has a seat is the secretariat's; whoever only asks or helps, the coordinator's, too."""
    rows = _all_rows(person).prefetch_related("seats__areas")
    if all(may_manage_person(viewer, row, row.seats.all()) for row in rows):
        return True
    return may(viewer, Verb.MEDIATE) and not is_the_offices(person)


def _all_rows(person: Person) -> QuerySet[Person]:
    """However often somebody was written: what is done to one row is done to all."""
    kept = person.same_as_id or person.pk
    return Person.objects.filter(Q(pk=kept) | Q(same_as=kept))


def may_erase_person(viewer: Viewer, person: Person, *, sees_all: bool) -> bool:
    """Nobody erases what somebody else's districts still keep."""
    return person.erased_on is None and sees_all and may_join_people(viewer, person)
