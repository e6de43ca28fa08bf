"""調査票の点検: what stands in the way of printing, and what to look at again; page and action read the same list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .models import IndicatorQuestion, QuestionKind, QuestionRole, Survey
from .questionnaire import Item, Questionnaire, questionnaire_of
from .series import Series, series_of


@dataclass(frozen=True)
class Fault:
    """`is_error`: the questionnaire cannot be fixed so. `uid` of the question, where there is one."""

    sentence: str
    is_error: bool = True
    uid: str = ""


def faults(survey: Survey, tree: Questionnaire | None = None, series: Series | None = None) -> list[Fault]:
    """Errors first, each in the order of the questionnaire."""
    tree = tree or questionnaire_of(survey)
    series = series or series_of(survey, tree)
    found = [
        *_whole(survey, tree),
        *(fault for item in tree.items for fault in _of_item(item, tree)),
        *_of_series(series),
        *_of_indicators(survey, tree),
    ]
    return sorted(found, key=lambda fault: not fault.is_error)


def errors(survey: Survey) -> list[Fault]:
    return [fault for fault in faults(survey) if fault.is_error]


def _whole(survey: Survey, tree: Questionnaire) -> Iterator[Fault]:
    if not tree.leaves:
        yield Fault(_("問いが一つもありません。"))
        return
    for group in tree.groups:
        if not group.items:
            yield Fault(_("まとまり「%(title)s」に、問いがありません。") % {"title": group.title}, is_error=False)
    yield from _around(survey)
    roles = Counter(leaf.role for leaf in tree.leaves if leaf.role)
    for role, count in roles.items():
        if count > 1:
            label = QuestionRole(role).label
            yield Fault(_("「%(role)s」を聞く問いが二つ以上あります。一つにしてください。") % {"role": label})
    if QuestionRole.DISTRICT not in roles:
        several = survey.strata.count() > 1
        yield Fault(_no_district(several=several), is_error=several)


def _around(survey: Survey) -> Iterator[Fault]:
    """What stands on the cover, and what people ask for when it does not."""
    if survey.contact_id is None:
        yield Fault(_("問い合わせ先が決まっていません。依頼状と調査票に、電話番号が印刷されません。"), is_error=False)
    if not survey.greeting.strip():
        yield Fault(_("お願いの文がありません。調査票の表紙に、目的だけが印刷されます。"), is_error=False)
    if survey.closes_on is None:
        yield Fault(_("しめきりの日が決まっていません。依頼状と調査票に印刷されません。"), is_error=False)


def _no_district(*, several: bool) -> str:
    if several:
        return _("地区ごとに選んで送るのに、住んでいる地区を聞く問いがありません。地区ごとの結果と重みが作れません。")
    return _("住んでいる地区を聞く問いがありません。地区ごとの結果は作れません。")


def _of_item(item: Item, tree: Questionnaire) -> Iterator[Fault]:
    yield from _condition(item, tree)
    yield from (fault for row in item.rows for fault in _condition(row, tree))
    gap = {"number": item.number}
    if (item.is_closed or item.is_matrix) and not item.options:
        yield Fault(_("%(number)sに、選択肢がありません。") % gap, uid=item.uid)
    elif (item.is_closed or item.is_matrix) and len(item.options) == 1:
        yield Fault(_("%(number)sの選択肢が、一つだけです。") % gap, is_error=False, uid=item.uid)
    if item.is_matrix and not item.rows:
        yield Fault(_("%(number)sの表に、項目がありません。") % gap, uid=item.uid)
    if item.is_multiple and item.options and (item.most_choices or 0) > len(item.options):
        gaps = gap | {"most": item.most_choices, "choices": len(item.options)}
        yield Fault(
            _("%(number)sは「○は%(most)sつまで」ですが、選択肢は%(choices)sつしかありません。") % gaps, uid=item.uid
        )
    if item.role and not item.is_single:
        yield Fault(
            _("%(number)sは「%(role)s」を聞く問いなので、「一つ選ぶ」にしてください。")
            % (gap | {"role": QuestionRole(item.role).label}),
            uid=item.uid,
        )
    if item.role == QuestionRole.DISTRICT and item.options:
        yield from _districts(item)


def _districts(item: Item) -> Iterator[Fault]:
    without = [option.label for option in item.options if not option.area_slug]
    gaps = {"number": item.number, "labels": "」「".join(without)}
    if len(without) == len(item.options):
        yield Fault(_("%(number)sの選択肢が、どれも地区の名前と合いません。") % gaps, uid=item.uid)
    elif without:
        sentence = _("%(number)sの「%(labels)s」は、どの地区とも合いません。地区の結果には入りません。") % gaps
        yield Fault(sentence, is_error=False, uid=item.uid)


def _condition(item: Item, tree: Questionnaire) -> Iterator[Fault]:
    if item.code in tree.unread:
        yield Fault(f"{item.number}：{tree.unread[item.code]}", uid=item.uid)
    if item.condition is None:
        return
    order = {leaf.code: place for place, leaf in enumerate(_in_order(tree))}
    for name in item.condition.names:
        gaps = {"number": item.number, "name": name}
        if name not in order:
            yield Fault(_("%(number)sの条件にある「%(name)s」という問いはありません。") % gaps, uid=item.uid)
            continue
        gaps["other"] = tree.by_code[name].number
        if name == item.code or order[name] > order[item.code]:
            yield Fault(_looks_ahead(name == item.code, gaps), uid=item.uid)
        elif tree.by_code[name].kind in (QuestionKind.TEXT, QuestionKind.MATRIX):
            sentence = _("%(number)sの条件が見ている%(other)sには、番号の答えがありません。") % gaps
            yield Fault(sentence, uid=item.uid)
    yield from _answers(item, tree)


def _looks_ahead(itself: bool, gaps: dict[str, str]) -> str:
    if itself:
        return _("%(number)sの条件が、自分の答えを見ています（ぐるぐる回ります）。前の問いを選んでください。") % gaps
    return (
        _("%(number)sの条件が、後にある%(other)sの答えを見ています。順番を変えるか、前の問いを選んでください。") % gaps
    )


def _answers(item: Item, tree: Questionnaire) -> Iterator[Fault]:
    assert item.condition is not None
    for _sign, name, value in item.condition.comparisons:
        looked_at = tree.by_code.get(name)
        if looked_at is None or not looked_at.is_closed or not looked_at.options:
            continue
        if not (value.isdigit() and int(value) in looked_at.by_code):
            gaps = {"number": item.number, "other": looked_at.number, "value": value}
            sentence = _("%(number)sの条件にある%(other)sの「%(value)s」という番号の選択肢はありません。") % gaps
            yield Fault(sentence, uid=item.uid)


def _in_order(tree: Questionnaire) -> Iterator[Item]:
    for item in tree.items:
        yield item
        yield from item.rows


def _of_series(series: Series) -> Iterator[Fault]:
    for change in series.open:
        sentence = _("%(number)sは前回の問いから変わりました。前回と比べられるかどうかを決めてください。")
        yield Fault(sentence % {"number": change.item.number}, uid=change.item.uid)
    if series.whom:
        yield Fault(series.whom + _("前回との比べかたに気をつけてください。"), is_error=False)


def _of_indicators(survey: Survey, tree: Questionnaire) -> Iterator[Fault]:
    links = IndicatorQuestion.objects.filter(question__survey=survey).select_related("question", "indicator")
    for link in links.prefetch_related("counted"):
        item = tree.by_code.get(link.question.code)
        gaps = {"number": item.number if item else link.question.code, "indicator": link.indicator.title}
        if not link.counted.all():
            sentence = _("%(number)sを指標「%(indicator)s」にするための、数える選択肢が選ばれていません。")
            yield Fault(sentence % gaps, uid=link.question.uid)
        if link.reviewed_at is None:
            sentence = _("%(number)sは指標「%(indicator)s」につながっていますが、まだ確かめていません。")
            yield Fault(sentence % gaps, uid=link.question.uid)
