"""受講の条件: what somebody lacks for a course, in a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from sasaeai.kernel.clock import today
from sasaeai.kernel.fiscal import day_words
from sasaeai.learning.models import Course, Precondition
from sasaeai.learning.periods import is_renewable_on
from sasaeai.people.keeping import rows_of
from sasaeai.people.models import Person, Qualification


def condition_words(course: Course) -> list[str]:
    """手話奉仕員・手話通訳者のどれか（有効なもの）, one line for each condition."""
    return [_words(one) for one in course.preconditions.prefetch_related("kinds")]


def _words(condition: Precondition) -> str:
    names = [kind.name for kind in condition.kinds.all()]
    which = names[0] if len(names) == 1 else _("%(names)sのどれか") % {"names": "・".join(names)}
    still = _("有効なもの、または更新できるもの") if condition.takes_renewable else _("有効なもの")
    return _("%(which)s（%(still)s）") % {"which": which, "still": still}


def missing(course: Course, person: Person | None) -> list[str]:
    """The conditions that this person does not meet on the first day; nobody known meets none."""
    conditions = list(course.preconditions.prefetch_related("kinds"))
    if not conditions:
        return []
    day = course.first_session_day or today()
    held = list(Qualification.objects.filter(person__in=rows_of(person)).select_related("kind")) if person else []
    return [_words(one) for one in conditions if not _is_met(one, held, day)]


def _is_met(condition: Precondition, held: Iterable[Qualification], day: date) -> bool:
    kinds = {kind.pk for kind in condition.kinds.all()}
    return any(
        one.is_valid_on(day) or (condition.takes_renewable and is_renewable_on(one, day))
        for one in held
        if one.kind_id in kinds
    )


def missing_sentence(course: Course, lacking: list[str]) -> str:
    day = course.first_session_day
    when = _("はじめの日（%(day)s）に、") % {"day": day_words(day)} if day else ""
    return _(
        "この講座には、%(when)s次の資格が必要です：%(lacking)s。お持ちのことが、こちらの名簿ではわかりませんでした。"
        "修了証などをお手元に、窓口にお電話ください。"
    ) % {"when": when, "lacking": _("、").join(lacking)}
