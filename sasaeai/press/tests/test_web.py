"""A paper as one web page: what a browser and a screen reader get."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from sasaeai.press.content.block import Cell, Contents, Figure, Heading, Index, Paragraph, Table
from sasaeai.press.content.inline import Changed, Link, PageOf, Ruby, Term, line
from sasaeai.press.content.paper import MEETING, Paper
from sasaeai.press.tests import papers
from sasaeai.press.writers.web import write_web


def written(*blocks, **given) -> str:
    return write_web(Paper("meeting", "区計画基本案", blocks, MEETING, **given))


class Nesting(HTMLParser):
    """Tags that are opened and closed in order, and every id and address."""

    OPEN = frozenset({"br", "col", "path", "line", "rect", "circle", "polyline"})

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.ids: list[str] = []
        self.leads: list[str] = []
        self.attributes: set[str] = set()
        self.faults: list[str] = []

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        self.attributes |= set(named)
        self.ids += [named["id"]] if "id" in named else []
        self.leads += [named["href"]] if named.get("href", "").startswith("#") else []
        if tag not in self.OPEN:
            self.stack.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.attributes |= set(dict(attrs))

    def handle_endtag(self, tag):
        if tag in self.OPEN:
            return
        if not self.stack or self.stack.pop() != tag:
            self.faults.append(tag)


@pytest.fixture(scope="module")
def book() -> Nesting:
    parser = Nesting()
    parser.feed(write_web(papers.paper(with_ruby=True)))
    return parser


def test_the_page_is_sound_and_carries_no_styles_or_scripts_of_its_own(book):
    assert not book.faults
    assert not book.stack
    assert "style" not in book.attributes
    assert not [name for name in book.attributes if name.startswith("on")]


def test_every_link_inside_the_page_leads_somewhere_and_no_place_has_two_names(book):
    assert len(book.ids) == len(set(book.ids))
    assert {lead[1:] for lead in book.leads} <= set(book.ids)


def test_texts_are_only_texts_and_a_link_leads_to_no_script():
    page = written(
        Paragraph(line("<script>alert(1)</script>", Link("<b>", "javascript:alert(1)"))),
        Heading(1, line('"><img src=x>'), "1", "one"),
    )
    assert "<script" not in page
    assert "<img" not in page
    assert "javascript:" not in page
    assert "&lt;b&gt;" in page


def test_heads_of_tables_say_what_they_head():
    table = Table(
        rows=((Cell(line("サロン")), Cell(line("12"), align="end")),),
        head=((Cell(line("取組")), Cell(line("回数"))),), headers=1, caption=line("5年間"),
    )  # fmt: skip
    page = written(table)
    assert '<th scope="col">取組</th>' in page
    assert '<th scope="row">サロン</th><td class="end">12</td>' in page
    assert "<caption>5年間</caption>" in page


def test_an_empty_corner_is_no_head_and_no_two_tables_are_called_the_same():
    table = Table(rows=((Cell(line("サロン")), Cell(line("12"))),), head=((Cell(), Cell(line("回数"))),), headers=1)
    page = written(table, table)
    assert '<tr><td></td><th scope="col">回数</th></tr>' in page
    assert re.findall(r'role="region" aria-label="([^"]*)"', page) == ["表", "表（2）"]


def test_a_caption_that_ends_in_a_number_is_not_called_like_the_next_of_another():
    def named(caption):
        return Table(rows=((Cell(line("12")),),), caption=line(caption))

    page = written(named("サロン（2）"), named("サロン"), named("サロン"), named("サロン（2）"))
    names = re.findall(r'role="region" aria-label="([^"]*)"', page)
    assert names == ["サロン（2）", "サロン", "サロン（3）", "サロン（2）（2）"]


def test_readings_are_shown_only_when_asked_for():
    block = Paragraph(line(Ruby("緑区", "みどりく")))
    assert "<ruby>緑区<rp>（</rp><rt>みどりく</rt>" in written(block, with_ruby=True)
    assert "ruby" not in written(block)


def test_a_picture_says_what_it_shows_and_its_numbers_are_a_table():
    twin = Table(((Cell(line("23")), Cell(line("84"))),))
    page = written(Figure("<svg></svg>", "平成23年度は84件です。", line("仲介の件数"), twin))
    assert 'role="img" aria-label="平成23年度は84件です。"' in page
    assert "<summary>表で見る</summary>" in page


def test_the_contents_and_the_index_lead_to_their_places():
    page = written(
        Contents(),
        Heading(1, line("目標"), "2", "two"),
        Paragraph(line(Term("見守り", "みまもり"), PageOf("two", "目標へ"))),
        Index(),
    )
    assert '<a href="#two">2　目標</a>' in page
    assert '<a href="#two">目標へ</a>' in page
    assert "<dt>ま</dt>" in page
    assert 'href="#term-1-1"' in page


def test_what_was_changed_is_marked_up_as_such():
    page = written(Paragraph(line(Changed("古い", "removed"), Changed("新しい", "added"))))
    assert "<del>古い</del><ins>新しい</ins>" in page
