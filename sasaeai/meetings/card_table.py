"""Cards as a table: what a file of them holds."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from sasaeai.meetings.became import became_at_desk
from sasaeai.meetings.models import OpinionCard

HEADER = (
    _("いつの声か"),
    _("地域"),
    _("どこから"),
    _("話しあい"),
    _("意見"),
    _("どんな人の声か"),
    _("目標"),
    _("まとまりの見出し"),
    _("どうなったか"),
    _("見本"),
)


def line_of(card: OpinionCard) -> list[Any]:
    return [
        card.day,
        card.area.name,
        str(card.get_source_display()),
        card.meeting.title if card.meeting else "",
        card.text,
        card.who,
        str(card.goal or ""),
        card.group,
        "".join(told.text for told in became_at_desk(card)),
        str(_("見本")) if card.sample else "",
    ]
