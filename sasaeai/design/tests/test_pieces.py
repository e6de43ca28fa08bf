"""Every piece stands with nothing in its hands, and says so where that matters."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.paginator import Paginator
from django.http import Http404
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from sasaeai.design import portfolio, views
from sasaeai.design.pages import page_links
from sasaeai.design.tests import frame

TEMPLATES = Path(__file__).parents[1] / "templates"
PIECES = sorted(path.name for path in (TEMPLATES / "design").glob("*.html") if path.name != "portfolio.html")


def shown(name: str, **given: object) -> str:
    return render_to_string(f"design/{name}.html", given)


def drawn(text: str, **given: object) -> str:
    return Template("{% load design %}" + text).render(Context(given))


@pytest.mark.parametrize("name", PIECES)
def test_every_piece_stands_with_nothing_given(name):
    render_to_string(f"design/{name}")


@pytest.mark.parametrize("name", ["404", "403", "403_csrf", "500"])
def test_error_pages_say_what_to_do_next_without_any_context(name):
    assert "つぎにできること" in render_to_string(f"{name}.html")


def test_the_frame_stands_without_a_site(settings):
    frame.use(settings, with_site=False)
    page = render_to_string("design/page.html", {}, RequestFactory().get("/"))
    assert "ささえあい" in page
    assert 'href="#main"' in page
    assert 'id="main"' in page


def test_the_frame_shows_the_name_the_entrances_and_the_mark_of_samples():
    page = render_to_string("design/page.html", {}, RequestFactory().get("/"))
    for words in ("みどりのわ・ささえ愛プラン", "困ったとき", "見本", "職員・委員", "文字を大きく", "やさしい日本語"):
        assert words in page
    assert 'aria-current="page">計画' in page
    assert 'lang="ja"' in page.split("<head>")[0]


def test_the_way_here_does_not_repeat_the_heading():
    way = shown("breadcrumb", crumbs=[{"label": "計画", "url": "/plan/"}, {"label": "目標と地区の表", "url": ""}])
    assert '<a href="/plan/">計画</a>' in way
    assert "目標と地区の表" not in way
    assert "<nav" not in shown("breadcrumb", crumbs=[{"label": "計画", "url": ""}])


def test_a_kind_stands_behind_the_day_and_not_before_the_title():
    way = shown("way", whole="区", direction="up", tag="地区をまたぐ課題", title="店が遠い", when="平成23年6月18日")
    assert way.index("店が遠い") < way.index("平成23年6月18日") < way.index("地区をまたぐ課題")


def test_a_desk_is_told_with_what_is_known_of_it():
    known = {"name": "鴨居地域ケアプラザ", "telephone": "045-000-0202", "hours": "9時～21時"}
    told = shown("desks", desks=[known, {"name": "緑区役所", "telephone": "", "hours": ""}])
    assert told.count('<li class="job">') == 2
    assert told.count('href="tel:') == told.count("muted") == 1
    assert "9時～21時" in told
    assert "<ul" not in shown("desks", desks=[])


def test_a_page_in_large_letters_offers_the_usual_size():
    request = RequestFactory().get("/plan/?q=1")
    request.COOKIES["text"] = "large"
    page = render_to_string("design/page.html", {}, request)
    assert 'class="text-large"' in page
    assert "/design/text/usual/?next=/plan/%3Fq%3D1" in page


def test_every_piece_of_the_readme_exists_and_the_readme_names_every_piece():
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    inner = {"page.html", "field.html", "form.html", "ring.html", "chart.html", "sample.html"}
    public = {name for name in PIECES if not name.startswith("_")} - inner
    assert {name for name in public if f"design/{name}" not in readme} == set()


def test_the_portfolio_is_for_staff_only(settings):
    visitor = RequestFactory().get("/design/")
    visitor.user = SimpleNamespace(is_authenticated=False, is_staff=False)
    with pytest.raises(Http404):
        views.show(visitor)
    visitor.user = SimpleNamespace(is_authenticated=True, is_staff=True)
    assert views.show(visitor).status_code == 200


def test_the_portfolio_is_open_where_one_builds(client, settings):
    settings.DEBUG = True
    assert client.get("/design/").status_code == 200


def test_a_blank_is_never_zero_and_a_zero_is_never_blank():
    figures = shown("figures", figures=[{"value": None, "unit": "件"}, {"value": 0, "unit": "件"}])
    assert "<b>―<small> 件" in figures
    assert "<b>0<small> 件" in figures
    matrix = shown(
        "matrix", columns=["鴨居", "竹山"], rows=[{"number": 1, "label": "つながり", "cells": [None, {"count": 0}]}]
    )
    assert "該当する記載なし" in matrix
    assert "<b>0</b>" in matrix


def test_the_heads_of_a_long_table_come_again_for_eyes_only():
    rows = [{"label": "つながり"}, {"label": "顔見知り", "sub": True}, {"label": "担い手"}, {"label": "情報"}]
    matrix = shown("matrix", columns=[{"label": "鴨居", "url": "/districts/kamoi/"}], rows=rows)
    again = '<tr class="heads-again" aria-hidden="true"><td></td><td>鴨居</td></tr>'
    assert matrix.count(again) == 1, "not between goals that stand next to each other"
    assert matrix.index("顔見知り") < matrix.index(again) < matrix.index("担い手")


def test_differences_are_said_and_marked_not_only_coloured():
    diff = shown("diff", parts=portfolio.DIFF)
    assert "（削除）</span>ボランティアの紹介をすすめます</del>" in diff
    assert "（追加）</span>ボランティアの仲介ができるようにします</ins>" in diff


def test_the_tile_map_has_the_same_as_a_list():
    rows = [
        [None, {"label": "霧が丘", "url": "/k/", "state": ""}],
        [{"label": "長津田", "url": "/n/", "state": "none"}, None],
    ]
    tiles = shown("tiles", rows=rows)
    assert "columns-2" in tiles
    assert tiles.count('href="/k/"') == tiles.count('href="/n/"') == 2
    assert tiles.count("該当する記載なし") == 2


def test_a_telephone_number_in_any_width_can_be_dialled():
    assert 'href="tel:0459302304"' in shown("telephone", number="０４５（９３０）２３０４")
    assert 'href="tel:0459302304"' in shown("telephone", number="045-930-2304 内線12")
    assert shown("telephone", number="お近くの窓口へ").strip() == "お近くの窓口へ"


def test_pages_keep_the_filters():
    page = Paginator(range(2140), 50).page(7)
    links = page_links(page, RequestFactory().get("/list/?area=kamoi&page=7"))
    assert links.previous == "?area=kamoi&page=6"
    assert links.pages[0].url == "?area=kamoi"
    assert links.words == "全2,140件のうち 301〜350件"
    assert page_links(Paginator(range(50), 50).page(1), None) is None


def test_words_of_people_are_escaped():
    assert "<script>" not in shown("card", title="<script>alert(1)</script>", text="<b>")
    assert "<script>" not in drawn("{% ring goals %}", goals=[{"number": 1, "short": "<script>"}])
