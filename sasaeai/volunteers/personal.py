"""What mediation keeps about a person: what was asked for, who helps, what was done and how it was."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from sasaeai.people.keeping import Fact, Keeper, Words, keeps
from sasaeai.people.policy import Verb
from sasaeai.volunteers.actions.forgetting import forget_apart, forget_proxy, forget_request, forget_volunteer
from sasaeai.volunteers.models import Apart, Candidate, CandidateState, HelpRequest, Reflection, Turn, Volunteer

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer

STILL_TO_ANSWER = (CandidateState.ASKED, CandidateState.YES, CandidateState.RESERVE)


@keeps
class Requests(Keeper):
    label = _("手助けの依頼")
    model = HelpRequest
    people = ("asker", "proxy")
    stays = _("いつ・どの地区で・何の依頼があり、どうなったかは、名前なしで残ります。")

    def facts(self, row: HelpRequest, people: frozenset[int]) -> Iterable[Fact]:
        yield _("依頼"), row
        yield _("受け付けた日時"), row.received_at
        if row.proxy_id in people:
            yield _("ご本人との間柄"), row.proxy_relation
        if row.asker_id not in people:
            return
        yield _("町"), row.town
        yield _("聞いたこと"), row.words
        yield _("住所・行き方"), row.address
        yield _("待ち合わせの場所"), row.meet_at
        yield _("気をつけること"), row.risks
        yield _("日時について"), row.when_words
        yield _("代わりに連絡した人"), row.proxy
        yield _("いまの段階"), row.get_state_display()
        yield _("終わりについて"), "\n".join(filter(None, [row.get_end_reason_display(), row.end_note]))
        yield _("対応の記録"), "\n".join(f"{note.at:%Y-%m-%d} {note.words}" for note in row.notes.all())

    def going_on(self, row: HelpRequest, people: frozenset[int], on: date) -> Words:
        return _("続いている依頼があります。先に、その依頼を終わりにしてください。") if row.is_open else ""

    def erase(self, row: HelpRequest, people: frozenset[int], on: date) -> None:
        forget_apart(people)
        if row.asker_id in people:
            forget_request(row, on=on)
        else:
            forget_proxy(row)


@keeps
class Volunteering(Keeper):
    label = _("ボランティアの登録")
    model = Volunteer
    stays = _("活動の日・時間・地区と、打診や返事の数は、名前なしで残ります。")

    def all_rows(self) -> models.QuerySet[Any]:
        return Volunteer.objects.filter(anonymised_on=None)

    def facts(self, row: Volunteer, people: frozenset[int]) -> Iterable[Fact]:
        yield _("登録"), row.get_standing_display()
        yield _("お住まい"), row.town or row.area
        yield _("初めて連絡があった日"), row.began_on
        yield _("登録の最後の日"), row.registered_until
        yield _("したいこと"), _joined(row.interests)
        yield _("あてはまること・できること"), _joined(row.traits)
        yield _("できないこと・避けたいこと"), _joined(row.cannot)
        yield _("連絡のしかた"), row.get_contact_by_display()
        yield _("候補になることに同意した日"), row.consents_on
        yield _("お休み"), row.paused_on
        yield _("メモ"), row.note
        yield _("保険"), _joined(row.covers)
        yield _("やめた日"), row.ended_on

    def going_on(self, row: Volunteer, people: frozenset[int], on: date) -> Words:
        if row.pairs.filter(ended_on=None, until__gte=on).exists():
            return _("続いている活動（組）があります。先に、その活動を終わりにしてください。")
        if row.candidacies.filter(state__in=STILL_TO_ANSWER).exclude(request__state="ended").exists():
            return _("返事を待っているか、引き受けたままの依頼があります。先に、候補から外してください。")
        return ""

    def erase(self, row: Volunteer, people: frozenset[int], on: date) -> None:
        forget_volunteer(row, on=on)


class _OfVolunteers(Keeper):
    """What hangs on a volunteer: forgotten with the volunteer's row."""

    people = ("volunteer__person",)
    looks_after = False

    def all_rows(self) -> models.QuerySet[Any]:
        return super().all_rows().filter(volunteer__anonymised_on=None)

    def holds(self, row: Any, on: date) -> bool:
        return False

    def erase(self, row: Any, people: frozenset[int], on: date) -> None:
        """Done by `forget_volunteer`."""


@keeps
class Answers(_OfVolunteers):
    label = _("打診と返事")
    model = Candidate
    position = 51

    def facts(self, row: Candidate, people: frozenset[int]) -> Iterable[Fact]:
        yield _("依頼"), row.request
        yield _("たずねた日時"), row.asked_at
        yield _("いまの段階"), row.get_state_display()
        yield _("お断りの理由"), row.get_no_reason_display()
        yield _("すすめる理由"), "\n".join(str(reason) for reason in row.reasons)


@keeps
class Turns(_OfVolunteers):
    label = _("活動した回")
    model = Turn
    position = 52

    def facts(self, row: Turn, people: frozenset[int]) -> Iterable[Fact]:
        yield _("日"), row.visit.day
        yield _("どうなったか"), row.get_state_display()
        yield _("活動した時間（分）"), row.minutes
        yield _("休みの理由"), row.cancel_reason


class _Voices(Keeper):
    model = Reflection
    looks_after = False

    def seen(self, viewer: Viewer, rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
        return rows.filter(visit__area__in=viewer.areas_where(Verb.MEDIATE))

    def facts(self, row: Reflection, people: frozenset[int]) -> Iterable[Fact]:
        yield _("日"), row.visit.day
        yield _("どうでしたか"), row.get_face_display()
        yield _("ひとこと"), row.words

    def holds(self, row: Reflection, on: date) -> bool:
        return False

    def erase(self, row: Reflection, people: frozenset[int], on: date) -> None:
        """Done with the volunteer's row, or with the request's."""


@keeps
class VolunteersVoices(_Voices):
    label = _("ふりかえり（活動した人として）")
    people = ("volunteer__person",)
    position = 53

    def all_rows(self) -> models.QuerySet[Any]:
        return Reflection.objects.filter(volunteer__anonymised_on=None)


@keeps
class AskersVoices(_Voices):
    label = _("ふりかえり（依頼した人として）")
    people = ("visit__request__asker",)
    position = 54

    def all_rows(self) -> models.QuerySet[Any]:
        return Reflection.objects.filter(side=Reflection.Side.ASKER)


@keeps
class KeptApart(Keeper):
    label = _("引き合わせない相手")
    model = Apart
    people = ("asker", "volunteer__person")
    looks_after = False
    position = 55

    def seen(self, viewer: Viewer, rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
        return rows.filter(volunteer__in=Volunteer.objects.visible_to(viewer))

    def facts(self, row: Apart, people: frozenset[int]) -> Iterable[Fact]:
        # Not whom: that would tell of somebody else.
        yield _("決めた日"), row.on

    def holds(self, row: Apart, on: date) -> bool:
        return False

    def erase(self, row: Apart, people: frozenset[int], on: date) -> None:
        row.delete()


def _joined(rows: Any) -> str:
    return "、".join(str(row) for row in rows.all())
