"""A request as names and what they are: on its page, on the slip, and beside what somebody else wrote meanwhile."""

from __future__ import annotations

from typing import TypedDict

from django.utils.translation import gettext as _

from sasaeai.volunteers.actions.intake import apart_from
from sasaeai.volunteers.models import HelpRequest
from sasaeai.volunteers.read_back import people_words, short_day, when_words


class Fact(TypedDict):
    label: str
    text: str


def facts_of(row: HelpRequest, *, for_the_asker: bool = False) -> list[Fact]:
    """Without the empty ones. The asker reads what was understood, the desk also what it keeps for itself."""
    said = [
        (_("手助けが要る方"), _name_and_number(row)),
        (_("ご連絡くださった方"), _proxy(row)),
        (_("何を"), row.kind.name),
        (_("聞いたこと"), row.words),
        (_("いつ"), "" if for_the_asker else when_words(row)),
        (_("日時について"), row.when_words),
        (_("待ち合わせの場所"), row.meet_at),
        (_("住所・行き方"), _address(row)),
        (_("来てほしい人数"), people_words(row.slots)),
        (_("要る資格"), _qualification(row)),
        (_("来る人に望むこと"), _names(row.wishes.all())),
        (_("活動に含まれること"), _names(row.involves.all())),
        (_("気をつけること"), row.risks),
    ]
    said += [] if for_the_asker else _for_the_desk(row)
    return [Fact(label=label, text=text) for label, text in said if text]


def _for_the_desk(row: HelpRequest) -> list[tuple[str, str]]:
    together = _("職員か家族が付き添う") if row.first_together else ""
    return [
        (_("引き合わせない方"), _names(volunteer.person for volunteer in apart_from(row).select_related("person"))),
        (_("初めの回"), together),
        (_("急ぐか"), row.get_urgency_display()),
        (_("次に連絡する日"), short_day(row.follow_up_on) if row.follow_up_on else ""),
        (_("受け方"), _("%(way)s（%(by)s）") % {"way": row.get_channel_display(), "by": row.received_by_label}),
    ]


def _name_and_number(row: HelpRequest) -> str:
    if row.asker is None:
        return ""
    reading = _("（%(kana)s）") % {"kana": row.asker.kana} if row.asker.kana else ""
    return " ".join(part for part in (row.asker.name + reading, row.asker.telephone) if part)


def _proxy(row: HelpRequest) -> str:
    if row.proxy is None:
        return ""
    agreed = _("ご本人も承知") if row.asker_agreed else _("ご本人の承知は、これから確かめる")
    gaps = {"name": row.proxy.name, "relation": row.proxy_relation, "number": row.proxy.telephone, "agreed": agreed}
    return _("%(name)s（%(relation)s）%(number)s　%(agreed)s") % gaps


def _address(row: HelpRequest) -> str:
    return "　".join(part for part in (row.area.name, str(row.town or ""), row.address) if part)


def _qualification(row: HelpRequest) -> str:
    if row.qualification is None:
        return ""
    return _("%(name)s（%(count)s人）") % {"name": row.qualification.name, "count": row.qualified_slots}


def _names(rows: object) -> str:
    return _("、").join(str(row) for row in rows)  # type: ignore[attr-defined]
