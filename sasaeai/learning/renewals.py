"""期限が近い方: whose qualification can be renewed now, and whose practice is enough for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from sasaeai.kernel.months import months_later
from sasaeai.learning.models import Recognition, RenewalRule
from sasaeai.learning.periods import is_renewable_on, renewable_to
from sasaeai.people.models import Practice, Qualification, QualificationKind


@dataclass(frozen=True)
class Renewal:
    recognition: Recognition
    rule: RenewalRule | None
    minutes: int
    day: date

    @property
    def is_proposed(self) -> bool:
        return self.rule is not None and self.minutes >= self.rule.minutes

    @property
    def is_over(self) -> bool:
        until = self.recognition.qualification.until
        return until is not None and until < self.day

    @property
    def last_chance(self) -> date | None:
        return renewable_to(self.recognition.qualification)

    @property
    def hours(self) -> str:
        return hour_words(self.minutes)

    @property
    def needed(self) -> str:
        return hour_words(self.rule.minutes) if self.rule else ""

    @property
    def evidence(self) -> str:
        """What the new row says it was renewed for."""
        return practice_words(self.rule, self.minutes) if self.rule else ""


def hour_words(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if not rest:
        return _("%(hours)s時間") % {"hours": hours}
    return _("%(hours)s時間%(minutes)s分") % {"hours": hours, "minutes": rest}


def practice_words(rule: RenewalRule, minutes: int) -> str:
    return _("活動%(hours)s（%(months)sか月の間）") % {"hours": hour_words(minutes), "months": rule.months}


def renewals(rows: Iterable[Recognition], day: date) -> list[Renewal]:
    """Those within their window, whose end is nearest first; three queries for any number of people."""
    due = [row for row in rows if is_renewable_on(row.qualification, day)]
    rules = {rule.kind_id: rule for rule in RenewalRule.objects.all()}
    minutes = _minutes([row.qualification for row in due], rules, day)
    found = [Renewal(row, rules.get(row.qualification.kind_id), minutes[row.qualification_id], day) for row in due]
    return sorted(found, key=lambda one: (one.recognition.qualification.until or day, one.recognition.pk))


def _minutes(held: list[Qualification], rules: dict[int, RenewalRule], day: date) -> dict[int, int]:
    """Practised minutes that count for each of these qualifications."""
    sums: dict[int, int] = defaultdict(int)
    if not rules:
        return sums
    first = min(months_later(day, -rule.months) for rule in rules.values())
    kept = {one.person.kept.pk for one in held}
    rows = Practice.objects.between(first, day).filter(Q(person__in=kept) | Q(person__same_as__in=kept))
    practised: dict[int, list[Practice]] = defaultdict(list)
    for row in rows.select_related("person__same_as"):
        practised[row.person.kept.pk].append(row)
    for one in held:
        rule = rules.get(one.kind_id)
        if rule:
            sums[one.pk] = sum(row.minutes for row in practised[one.person.kept.pk] if _counts(row, rule, day))
    return sums


def _counts(row: Practice, rule: RenewalRule, day: date) -> bool:
    return row.day > months_later(day, -rule.months) and (rule.any_practice or row.kind_id == rule.kind_id)


def windows(kinds: Iterable[QualificationKind], day: date) -> tuple[date, date]:
    """The widest span of last days within which something can be renewed on this day."""
    listed = list(kinds)
    before = max((kind.renewable_months_before for kind in listed), default=0)
    after = max((kind.renewable_months_after for kind in listed), default=0)
    return months_later(day, -after - 1), months_later(day, before + 1)
