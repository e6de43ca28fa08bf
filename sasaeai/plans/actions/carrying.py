"""Carry goals and measures of the period before over into this one, with all that hangs on them, and take it back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from sasaeai.kernel.journal import record
from sasaeai.kernel.models import JournalEntry
from sasaeai.plans.heirs import Heirs
from sasaeai.plans.inspection_checks import JOINED
from sasaeai.plans.models import (
    Attachment,
    Contribution,
    EditionItem,
    Evidence,
    Goal,
    Indicator,
    IndicatorValue,
    Measure,
    MeasureActor,
    MeasureSource,
    Plan,
    Problem,
    ProblemMeasure,
    ScheduleCell,
    Succession,
    SuccessionKind,
    Support,
    Target,
)

from .bin import put_into_bin
from .continuing import continue_indicators
from .goals import follow_the_ward
from .ordering import locked
from .refusing import Refused
from .succeeding import Item, kind_of, tell_end, withdraw_end

MEASURE = ("text", "audience", "self_help", "mutual_help", "public_help", "sample")
GOAL = ("title", "short_name", "explanation", "sample")


class AlreadyDecided(Exception):
    """Somebody decided this before; `lines` say what."""

    def __init__(self, lines: list[Succession]) -> None:
        super().__init__()
        self.lines = lines


@dataclass(frozen=True)
class Decision:
    """What shall become of an old goal or measure.

    `titles`: of each new one (分割: two or more; else none keeps the old title). `others`: what else goes into it
    (統合); `into`: what it goes into, if that is there already. `goal`: under which goal a measure comes to stand;
    None leaves it to the successor of its own.
    """

    kind: str
    reason: str = ""
    evidence: Sequence[dict[str, Any]] = ()
    titles: Sequence[str] = ()
    others: Sequence[Item] = ()
    into: Item | None = None
    goal: Goal | None = None


def lines_about(plan: Plan, olds: Iterable[Item]) -> list[Succession]:
    """What this plan says of items of the plan before."""
    wanted = list(olds)
    goals = [old.pk for old in wanted if isinstance(old, Goal)]
    measures = [old.pk for old in wanted if isinstance(old, Measure)]
    rows = Succession.objects.filter(Q(old_goal__in=goals) | Q(old_measure__in=measures), plan=plan)
    return list(rows.select_related("new_goal", "new_measure", "old_goal", "old_measure").order_by("pk"))


def heir_of(line: Succession) -> Item | None:
    return line.new_goal or line.new_measure


@transaction.atomic
def decide(plan: Plan, old: Item, wanted: Decision, *, by: Any) -> list[Item]:
    """Say what becomes of one old item and make its successors; they are returned.

    Raises AlreadyDecided (unless the very same was decided), and Refused.
    """
    plan = locked(plan.pk)
    olds = [old, *wanted.others]
    _check(plan, old, wanted)
    if lines := lines_about(plan, [old]):
        if {(line.kind, line.reason) for line in lines} == {(wanted.kind, wanted.reason)}:
            return [heir for line in lines if (heir := heir_of(line))]
        raise AlreadyDecided(lines)
    for line in lines_about(plan, wanted.others):
        gaps = {"old": line.old_goal or line.old_measure, "kind": line.get_kind_display()}
        raise Refused(_("「%(old)s」は、すでに「%(kind)s」と決まっています。印をはずしてください。") % gaps)
    if wanted.kind == SuccessionKind.ENDED:
        tell_end(plan, old, wanted.reason, evidence=wanted.evidence, by=by)
        return []
    news = _successors(plan, olds, wanted)
    _write_lines(plan, olds, news, wanted)
    kind = str(SuccessionKind(wanted.kind).label)
    for new in news:
        record("plans.succession.told", new, by=by, area=plan.area, kind=kind, reason=wanted.reason)
    return news


def _check(plan: Plan, old: Item, wanted: Decision) -> None:
    if any(type(one) is not type(old) or one.plan_id != plan.predecessor_id for one in [old, *wanted.others]):
        raise Refused(_("もとになるものは、前の期の計画から選んでください。"))
    if wanted.kind == SuccessionKind.NEW:
        raise Refused(_("前の期にあったものは「新設」にはなりません。ほかの言葉を選んでください。"))
    if wanted.kind == SuccessionKind.SPLIT and len(wanted.titles) < 2:
        raise Refused(_("「分割」では、新しい名前を二つ以上書いてください（1行に一つ）。"))
    if wanted.kind == SuccessionKind.MERGED and not wanted.others and wanted.into is None:
        raise Refused(_("「統合」では、いっしょにまとめるものか、まとめる先を選んでください。"))
    if wanted.into is not None and (type(wanted.into) is not type(old) or wanted.into.plan_id != plan.pk):
        raise Refused(_("まとめる先は、この計画から選んでください。"))


def _successors(plan: Plan, olds: list[Item], wanted: Decision) -> list[Item]:
    heirs = Heirs(plan)
    if wanted.into is not None and wanted.kind == SuccessionKind.MERGED:
        news = [wanted.into]
    else:
        titles = list(wanted.titles) or [""]
        news = [_copies(plan, [olds[0]], heirs, title, wanted.goal)[olds[0].pk] for title in titles]
    merged = olds if wanted.into is not None else olds[1:]
    if wanted.kind == SuccessionKind.MERGED and isinstance(news[0], Measure):
        _join(news[0], [old for old in merged if isinstance(old, Measure)], heirs)
    # 分割: a series of numbers goes on in one place only, in the first of the new ones.
    continue_indicators([(old, news[0]) for old in olds])
    return news


def _write_lines(plan: Plan, olds: list[Item], news: list[Item], wanted: Decision) -> None:
    what = kind_of(olds[0])
    if wanted.into is not None:
        Succession.objects.filter(**{f"new_{what}": wanted.into}).update(kind=SuccessionKind.MERGED)
    Succession.objects.bulk_create(
        Succession(
            plan=plan, kind=wanted.kind, reason=wanted.reason, evidence=list(wanted.evidence),
            sample=plan.sample, **{f"old_{what}": old, f"new_{what}": new},
        )
        for old in olds
        for new in news
    )  # fmt: skip


@transaction.atomic
def inherit_all(plan: Plan, olds: Iterable[Item], *, by: Any) -> tuple[list[Item], list[Succession]]:
    """継承 for many at once: what was carried over, and what others had decided already. Raises Refused.

    A constant number of queries for measures; a goal costs a few of its own, since others stand under it.
    """
    plan = locked(plan.pk)
    wanted = list(olds)
    for old in wanted:
        _check(plan, old, Decision(SuccessionKind.INHERITED))
    taken = lines_about(plan, wanted)
    known = {(kind_of(one), one.pk) for line in taken if (one := line.old_goal or line.old_measure)}
    free = [old for old in wanted if (kind_of(old), old.pk) not in known]
    heirs = Heirs(plan)
    goals = [old for old in free if isinstance(old, Goal)]
    measures = [old for old in free if isinstance(old, Measure)]
    pairs: list[tuple[Item, Item]] = [(old, _copies(plan, [old], heirs)[old.pk]) for old in goals]
    copies = _copies(plan, measures, heirs)
    pairs += [(old, copies[old.pk]) for old in measures]
    continue_indicators(pairs)
    Succession.objects.bulk_create(
        Succession(
            plan=plan, kind=SuccessionKind.INHERITED, sample=plan.sample,
            **{f"old_{kind_of(old)}": old, f"new_{kind_of(new)}": new},
        )
        for old, new in pairs
    )  # fmt: skip
    if pairs:
        record("plans.succession.inherited", plan, by=by, area=plan.area, count=len(pairs))
    return [new for _old, new in pairs], taken


# -- copies --------------------------------------------------------------------------------------------------------


def _copies(
    plan: Plan, olds: Sequence[Item], heirs: Heirs, title: str = "", goal: Goal | None = None
) -> dict[int, Item]:
    """New items by the old one's key; all of one kind."""
    if not olds:
        return {}
    if isinstance(olds[0], Goal):
        return {old.pk: _copy_goal(plan, old, heirs, title) for old in olds if isinstance(old, Goal)}
    rows = Measure.objects.filter(pk__in=[old.pk for old in olds]).select_related("goal", "content_kind")
    measures = list(rows.prefetch_related("actors", "contributes"))
    new = Measure.objects.bulk_create(
        Measure(
            plan=plan, goal=goal or heirs.goal(old.goal), position=old.frozen_index or old.position,
            title=title or old.title, content_kind=heirs.content_kind(old.content_kind),
            **{name: getattr(old, name) for name in MEASURE},
        )
        for old in measures
    )  # fmt: skip
    made = {old.pk: one for old, one in zip(measures, new, strict=True)}
    MeasureActor.objects.bulk_create(
        MeasureActor(
            measure=made[old.pk], organisation_id=row.organisation_id, name=row.name, role=row.role,
            position=row.position,
        )
        for old in measures
        for row in old.actors.all()
    )  # fmt: skip
    _serve(((made[old.pk], old) for old in measures), heirs)
    return dict(made)


def _serve(pairs: Iterable[tuple[Measure, Measure]], heirs: Heirs) -> None:
    """Each new measure also serves the successors of the goals that the old one served."""
    lines = {
        (new.pk, goal.pk)
        for new, old in pairs
        for served in old.contributes.all()
        if not served.is_binned and (goal := heirs.goal(served)) and goal.pk != new.goal_id
    }
    rows = [Contribution(measure_id=measure, goal_id=goal) for measure, goal in sorted(lines)]
    Contribution.objects.bulk_create(rows, ignore_conflicts=True)


def _copy_goal(plan: Plan, old: Goal, heirs: Heirs, title: str) -> Goal:
    if old.follows_id:
        raise Refused(_("地区の見出しは、全体の目標といっしょに引き継がれています。"))
    parent = heirs.goal(old.parent)
    if old.parent is not None and parent is None:
        raise Refused(
            _("上の目標「%(parent)s」の行き先が、まだ決まっていません。先に上の目標を決めてください。")
            % {"parent": old.parent}
        )
    words = {name: getattr(old, name) for name in GOAL} | ({"title": title} if title else {})
    new = Goal.objects.create(plan=plan, parent=parent, position=old.frozen_index or old.position, **words)
    heirs.learn(old, new)
    if plan.is_ward and parent is None:
        follow_the_ward(plan)
    return new


def _join(new: Measure, olds: Sequence[Measure], heirs: Heirs) -> None:
    """統合: who acted in the others acts here too, whom they served this serves, and no text is lost."""
    rows = Measure.objects.filter(pk__in=[old.pk for old in olds]).prefetch_related("actors", "contributes")
    known = {(row.organisation_id, row.name, row.role) for row in new.actors.all()}
    position = len(known)
    for old in rows:
        for row in old.actors.all():
            key = (row.organisation_id, row.name, row.role)
            if key not in known:
                known.add(key)
                position += 1
                MeasureActor.objects.create(
                    measure=new, organisation_id=row.organisation_id, name=row.name, role=row.role, position=position
                )
    _serve(((new, old) for old in rows), heirs)
    _join_words(new, rows)


def _join_words(new: Measure, olds: Iterable[Measure]) -> None:
    """All texts below each other, each of the others' under its old name: a person makes one of them."""
    texts, audiences = [new.text], [new.audience]
    for old in olds:
        if old.text.strip() and old.text not in texts:
            texts.append(f"{JOINED}{old}」の文〕\n{old.text}")
        if old.audience.strip() and old.audience not in audiences:
            audiences.append(old.audience)
        for name in ("self_help", "mutual_help", "public_help"):
            setattr(new, name, getattr(new, name) or getattr(old, name))
    new.text = "\n\n".join(text for text in texts if text.strip())
    new.audience = "、".join(words for words in audiences if words.strip())
    try:
        new.clean_fields()
    except ValidationError as error:
        raise Refused(
            _("いっしょにすると、文が長くなりすぎます。前の期の計画で短くするか、一つずつ「修正」にしてください。")
        ) from error
    new.save(update_fields=["text", "audience", "self_help", "mutual_help", "public_help", "changed_at"])


# -- and back ------------------------------------------------------------------------------------------------------


@transaction.atomic
def undo(plan: Plan, old: Item, *, by: Any) -> list[Item]:
    """Nothing is decided of `old` any more; successors that nobody touched yet go into the bin and are returned.

    What others were merged into stays, without this line. Raises Refused when a successor was worked on.
    """
    plan = locked(plan.pk)
    lines = lines_about(plan, [old])
    if not lines:
        return []
    if lines[0].kind == SuccessionKind.ENDED:
        withdraw_end(plan, old, by=by)
        return []
    what = kind_of(old)
    gone: list[Item] = []
    for line in lines:
        new = heir_of(line)
        assert new is not None
        rest = Succession.objects.filter(**{f"new_{what}": new}).exclude(pk=line.pk)
        others = list(rest[:2])
        if not others:
            if not new.is_binned and is_touched(new):
                raise Refused(
                    _(
                        "「%(new)s」は、引き継いだあとに書きなおされたり、公開されたりしているので、元に戻せません。"
                        "「引き継ぎを直す」で書きなおすか、ごみ箱に入れてください。"
                    )
                    % {"new": new}
                )
            gone.append(new)
        elif len(others) == 1 and line.kind == SuccessionKind.MERGED:
            rest.update(kind=SuccessionKind.CHANGED)
        line.delete()
    for new in gone:
        if not new.is_binned:
            put_into_bin(new, by=by)
    record("plans.succession.undone", old, by=by, area=plan.area)
    return gone


# Lines of the journal that leave the words of an item as they were carried over.
LEFT_AS_IT_WAS = (
    "plans.succession.told", "plans.succession.explained", "plans.measure.moved", "plans.goal.moved",
    "plans.item.binned", "plans.item.restored",
)  # fmt: skip


def is_touched(new: Item) -> bool:
    """Whether anybody worked on a successor: changed a word of it, hung something on it, or published it."""
    if JournalEntry.objects.about(new).exclude(key__in=LEFT_AS_IT_WAS).exists():
        return True
    if EditionItem.objects.filter(uid=new.uid).exists() or Attachment.objects.filter(**{kind_of(new): new}).exists():
        return True
    indicators = list(Indicator.objects.filter(**{kind_of(new): new}).values_list("pk", flat=True))
    about = JournalEntry.objects.filter(subject_kind="plans.indicator", subject_id__in=[str(pk) for pk in indicators])
    if about.exists():
        return True
    return any(rows.exists() for rows in _hung_on(new, indicators))


def _hung_on(new: Item, indicators: list[int]) -> list[Any]:
    common = [
        Target.objects.filter(indicator__in=indicators),
        IndicatorValue.objects.filter(indicator__in=indicators),
        new.reviews.all(),
    ]
    if isinstance(new, Goal):
        return [
            *common,
            Measure.objects.present().filter(goal=new),
            Goal.objects.present().filter(parent=new),
            Evidence.objects.filter(goal=new),
            Problem.objects.present().filter(goal=new),
        ]
    return [
        *common,
        ScheduleCell.objects.filter(measure=new),
        Support.objects.filter(Q(ward_measure=new) | Q(district_measure=new)),
        ProblemMeasure.objects.filter(measure=new),
        MeasureSource.objects.filter(measure=new),
    ]
