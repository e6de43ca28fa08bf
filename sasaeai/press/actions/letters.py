"""Make the letters of a survey: pages to print for each district, and the table for a mail merge, in one zip."""

from __future__ import annotations

import io
import logging
import zipfile
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from sasaeai.areas.whole import asked_once
from sasaeai.kernel.clock import today
from sasaeai.kernel.tables import Sheet, write_csv, write_xlsx
from sasaeai.press.content.paper import Paper
from sasaeai.press.papers.letter import Answering, letters
from sasaeai.press.writers.faults import CannotTypeset
from sasaeai.surveys.actions.letters import NewLetter, draw, keep_letters
from sasaeai.surveys.models import Printing, PrintingState, Survey

logger = logging.getLogger(__name__)
# Pages of one PDF: little memory, and a printer that jams spoils no more than these.
AT_ONCE = 100
# The task process hands in its door to the engine.
Typeset = Callable[[Paper], bytes]


@asked_once()
def make(printing: Printing, typeset: Typeset) -> bool:
    """Whether it could be made; why not is written beside it, and then nobody has a number."""
    _tell(printing, state=PrintingState.MAKING, done=0, error="")
    try:
        drawn = draw(printing)
        content = _zipped(printing, drawn, typeset)
        return keep_letters(printing, drawn, content)
    except CannotTypeset as fault:
        error = str(fault)
    except Exception:
        logger.exception("Letters %s could not be made.", printing.pk)
        error = _(
            "思わぬことが起きて、作れませんでした。整理番号も合言葉も、まだ決まっていません。もう一度押してください。"
        )
    _tell(printing, state=PrintingState.FAILED, error=error)
    return False


def _tell(printing: Printing, **fields: object) -> None:
    """Seen at once by whoever looks at the progress."""
    Printing.objects.going_on().filter(pk=printing.pk).update(**fields)


def answering_of(survey: Survey) -> Answering | None:
    if not survey.answers_on_web:
        return None
    home = settings.PUBLIC_ADDRESS.rstrip("/")
    return Answering(home + reverse("surveys:answer_follow", args=["TOKEN"]), home + reverse("surveys:answer"))


def _zipped(printing: Printing, drawn: Sequence[NewLetter], typeset: Typeset) -> bytes:
    answering = answering_of(printing.survey)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in _pages(printing, drawn, answering, typeset):
            package.writestr(name, content)
        rows = _rows(printing.survey, drawn, answering)
        package.writestr(_("差し込み用の表") + ".xlsx", write_xlsx([Sheet(_("依頼状"), rows)]))
        package.writestr(_("差し込み用の表") + ".csv", write_csv(rows))
    return out.getvalue()


def _pages(
    printing: Printing, drawn: Sequence[NewLetter], answering: Answering | None, typeset: Typeset
) -> Iterator[tuple[str, bytes]]:
    day, done = today().isoformat(), 0
    for place, (stratum, found) in enumerate(groupby(drawn, key=lambda letter: letter.stratum), 1):
        of_one = list(found)
        for start in range(0, len(of_one), AT_ONCE):
            part = of_one[start : start + AT_ONCE]
            content = typeset(letters(printing.survey, part, answering, day))
            done += len(part)
            _tell(printing, done=done)
            span = f"{part[0].number:05}-{part[-1].number:05}"
            yield f"{place:02}_{stratum.area.name.replace('/', '')}_{span}.pdf", content


def _rows(survey: Survey, drawn: Sequence[NewLetter], answering: Answering | None) -> list[list[object]]:
    head: list[object] = [_("整理番号"), _("地区"), _("合言葉"), _("答えるアドレス"), _("しめきり")]
    rows: list[list[object]] = [
        [
            f"{letter.number:05}", letter.stratum.area.name, letter.printed if answering else "",
            answering.of(letter) if answering else "", survey.closes_on or "",
        ]
        for letter in drawn
    ]  # fmt: skip
    return [head, *rows]
