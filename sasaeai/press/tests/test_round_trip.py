"""A plan that was written into a workbook is read back as the same plan, whatever its words."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sasaeai.kernel.tables import read_table, write_xlsx
from sasaeai.plans.typed import mark_text
from sasaeai.press.bringing.cells import without_ruby
from sasaeai.press.bringing.comparing import compare
from sasaeai.press.bringing.draft import GOAL, INDICATOR, MEASURE, Found, Item, Spot
from sasaeai.press.bringing.mapping import propose
from sasaeai.press.bringing.understanding import understand
from sasaeai.press.bringing.writing import sheets_of

from .workbooks import MIDORI

HERE = Spot("", "")
SIGNS = "あいうえおかがキギ交流地域見守健康子育高齢者会館集ー、。・（）「」1２3４Abc "
words = st.text(SIGNS, min_size=1, max_size=12).map(lambda text: f"の{text.strip()}の")
# Names hold what separates names, and brackets of every kind.
NAMES = (
    "区役所",
    "自治会",
    "販売店、配達の会社",
    "こだま「あ、い」",
    "「ひびき」",
    "プラザ（協力）",
    "高齢・障害支援課",
)
amounts = st.decimals("-9999", "99999", places=2).map(lambda number: format(number.normalize() + 0, "f"))
marks = st.builds(mark_text, st.sampled_from(MIDORI.states), st.sampled_from(["", "2か所で", "毎年見直す"]))


def said(**values) -> dict[str, Found]:
    return {name: Found(value, HERE) for name, value in values.items() if value not in ("", [])}


def unlike(texts: list[str]) -> list[str]:
    return [f"{text}{'いろはにほへとちりぬる'[place]}" for place, text in enumerate(texts)]


@st.composite
def measures(draw, goal, title, code) -> list[Item]:
    actors = [[name, "lead"] for name in draw(st.lists(st.sampled_from(NAMES), unique=True))]
    item = Item(MEASURE, goal, code=code, fields=said(
        title=title, text=draw(st.one_of(st.just(""), words)), actors=actors,
        helps=draw(st.sampled_from([[], ["self"], ["mutual", "public"]])),
        **{f"planned_{year}": draw(st.one_of(st.just(""), marks)) for year in MIDORI.all_years},
    ))  # fmt: skip
    names = unlike(draw(st.lists(words, max_size=2)))
    return [item, *[draw(indicators(item, name, f"{code}{place}")) for place, name in enumerate(names)]]


@st.composite
def indicators(draw, owner, title, code) -> Item:
    baseline = draw(st.one_of(st.just(""), amounts))
    return Item(INDICATOR, owner, code=code, fields=said(
        title=title, unit=draw(st.sampled_from(["件", "人", "％"])), baseline_value=baseline,
        kind=draw(st.sampled_from(["activity", "outcome"])), target_reason=draw(st.one_of(st.just(""), words)),
        definition=draw(st.one_of(st.just(""), words)),
        baseline_year="2010" if baseline else "",
        **{f"target_{year}": draw(st.one_of(st.just(""), amounts)) for year in MIDORI.all_years},
        value_2011=draw(st.one_of(st.just(""), amounts)),
    ))  # fmt: skip


@st.composite
def plans(draw) -> list[Item]:
    items: list[Item] = []
    for place, title in enumerate(unlike(draw(st.lists(words, min_size=1, max_size=3)))):
        top = Item(GOAL, None, code=f"g{place}", depth=1, fields=said(title=title, explanation=draw(words)))
        items.append(top)
        for small, name in enumerate(unlike(draw(st.lists(words, max_size=2)))):
            goal = Item(GOAL, top, code=f"g{place}{small}", depth=2, fields=said(title=name))
            items.append(goal)
            for n, measure in enumerate(unlike(draw(st.lists(words, max_size=2)))):
                items += draw(measures(goal, measure, f"m{place}{small}{n}"))
    return items


def plain(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


def tree(items: list[Item]) -> list[tuple[str, tuple[str, ...], dict[str, object]]]:
    """Readings in brackets behind kanji are taken off titles; that the plan's own stays is told by `compare`."""

    def path(item):
        return (*path(item.parent), without_ruby(item.title)[0]) if item else ()

    def values(item):
        return {name: plain(found.value) for name, found in item.fields.items() if name != "title"}

    return sorted([(item.kind, path(item), values(item)) for item in items], key=lambda row: row[:2])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans())
def test_what_was_written_is_read_back(items):
    content = write_xlsx(sheets_of(items, MIDORI))
    sheets = read_table("計画.xlsx", content)
    draft = understand(sheets, propose(sheets, MIDORI), MIDORI)
    assert not draft.faults
    found = compare(draft, items, {})
    assert found.is_empty, (found.added, found.changed)
    assert tree(draft.items) == tree(items)
