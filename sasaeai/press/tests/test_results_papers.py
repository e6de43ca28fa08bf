"""調査報告書・地区プロフィール: what stands there was published, in every form, and nothing else of the answers."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.test import override_settings
from django.urls import reverse
from docx import Document

from sasaeai.areas.models import Area, Population
from sasaeai.areas.tests.places import make_districts, make_midori
from sasaeai.kernel import clock
from sasaeai.kernel.tables import read_table
from sasaeai.meetings.models import Meeting
from sasaeai.people.models import Person, Role
from sasaeai.people.tests.known import make_person
from sasaeai.press.actions.results_papers import order_results_papers
from sasaeai.press.content.block import Figure, Table
from sasaeai.press.content.inline import plain
from sasaeai.press.content.paper import walk
from sasaeai.press.making_results import ResultsMaking
from sasaeai.press.models import ResultsPaper
from sasaeai.press.papers.survey.profile import district_rows, profile
from sasaeai.press.tasks import forget_old_papers, make_results_papers
from sasaeai.press.tests.reading import pages_of, said
from sasaeai.press.writers.faults import faults
from sasaeai.surveys import quadrant_words
from sasaeai.surveys.actions.results import publish_results, withdraw_results
from sasaeai.surveys.actions.surveys import answers_moved, move_survey
from sasaeai.surveys.actions.words import allow_quoting, read_answer
from sasaeai.surveys.models import Code, Finding, FreeAnswer, PublishedResults, Survey, SurveyState
from sasaeai.surveys.published import Tables
from sasaeai.surveys.tests.known import NOVEMBER_2012, answered, made_survey, opened
from sasaeai.surveys.tests.test_quadrants import made_table
from tests.kept import kept


def arrive(survey, number, **answers):
    rows = answered(survey, [{"district": 1 + place % 3, **answers} for place in range(number)])
    answers_moved(survey)
    return rows


def say(row, survey, code, words, by, quote=""):
    question = survey.questions.get(code="words")
    answer = FreeAnswer.objects.create(response=row, question=question, text=words)
    read_answer(answer, [code], "wish", 1, by=by)
    if quote:
        allow_quoting(answer, quote, by=by)


@pytest.fixture
def published(midori, districts, suzuki) -> PublishedResults:
    with clock.frozen(NOVEMBER_2012):
        yield made_results(midori, districts, suzuki)


@kept
def made_results(midori: Area, districts: dict[str, Area], suzuki: Person) -> PublishedResults:
    """102 answers: six people of 65 to 74 years are too few to be told."""
    survey = opened(made_survey(midori, districts, purpose="つながりを知るため", for_whom="区民から1,100人"))
    young = arrive(survey, 60, age=1, sex=1, ties=1, important=[1, 3], good_talk=1, good_place=2, years=30)
    arrive(survey, 36, age=2, sex=2, ties=4, why_not=1, important=[7], good_talk=3, good_place=1, years=5)
    arrive(survey, 6, age=3, ties=2)
    place, rare = (Code.objects.create(survey=survey, name=name) for name in ("集まる場", "めずらしい声"))
    for at in (0, 3, 6, 1):  # three of the first district, one of the second
        say(young[at], survey, place, f"鈴木さんの家の前に集まれる場がほしい{at}", suzuki)
    say(young[2], survey, rare, "うちの番号は045です", suzuki, quote="場所がほしいです。")
    row = publish_results(survey, change="", by=suzuki)
    common = {"question": survey.questions.get(code="ties"), "note": "n=102、誤差 ±9.7ポイント"}
    said = {"sentence": "半分をこえる人に関係があります。", "number": "58.8 %", "note": ""}
    Finding.objects.create(
        survey=survey, sentence="そのあとに届いた答えでの文です。", published_at=clock.now(), public=said, **common
    )
    Finding.objects.create(survey=survey, sentence="まだ公表しない文です。", number="1 %", **common)
    return row


@pytest.fixture(scope="module")
def reports(django_db_setup, django_db_blocker, tmp_path_factory) -> dict[str, bytes]:
    """The published report in each form, made after more answers had come."""
    folder = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files"))
    with django_db_blocker.unblock(), transaction.atomic(), clock.frozen(NOVEMBER_2012), folder:
        midori = make_midori()
        districts = make_districts(midori)
        published = made_results(midori, districts, make_person("鈴木 花子", "suzuki", Role.SECRETARIAT, midori))
        arrive(published.survey, 40, age=3, ties=3)
        made = in_each_form(published)
        transaction.set_rollback(True)
    return made


def in_each_form(published: PublishedResults) -> dict[str, bytes]:
    making, kind = ResultsMaking(published), {"published": published, "kind": "report"}
    return {form: making.make(ResultsPaper(format=form, **kind)).content for form in ("pdf", "docx", "xlsx")}


def texts(contents: dict[str, bytes]) -> dict[str, str]:
    """Every letter of the file in each form."""
    return {form: {"pdf": _pdf, "docx": _word, "xlsx": _excel}[form](content) for form, content in contents.items()}


def _pdf(content: bytes) -> str:
    return "\n".join(pages_of(content))


def _word(content: bytes) -> str:
    document = Document(BytesIO(content))
    rows = [" ".join(cell.text for cell in row.cells) for table in document.tables for row in table.rows]
    return "\n".join([one.text for one in document.paragraphs] + rows)


def _excel(content: bytes) -> str:
    return "\n".join(" ".join(row) for sheet in read_table("report.xlsx", content) for row in sheet.texts())


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_numbers_on_paper_are_those_that_were_published(published):
    paper = ResultsMaking(published).report
    assert list(faults(paper)) == []
    rows = {tuple(plain(cell.words) for cell in row) for block in walk(paper.blocks) if isinstance(block, Table)
            for row in block.rows}  # fmt: skip
    for table in published.tables["tables"]:
        for row in table["rows"]:
            if not row["base"] or all(cell is None for cell in row["cells"]):
                continue
            if table["head"]:
                label = "全体" if row["code"] is None else row["label"]
                shown = tuple("秘" if cell is None else cell[1] for cell in row["cells"])
                assert any(one[0].startswith(label) and one[2:] == shown for one in rows), (table["code"], row)
            elif table["code"] in {"ties", "important", "years"}:
                for answer, cell in zip(table["answers"], row["cells"], strict=True):
                    assert (answer["label"], f"{cell[0]:,}", cell[1], f"±{cell[2]}" if cell[2] else "") in rows
    assert sum(isinstance(block, Figure) for block in walk(paper.blocks)) == 8  # one of each question, one of a table
    text = said(paper)
    pieces = (
        "つながりを知るため",
        "1,100通",
        "9.3％",
        "半分をこえる人に関係があります。",
        "第1版（平成24年11月20日）",
        "±9.7",
    )
    for piece in pieces:
        assert piece in text
    assert "まだ公表しない文" not in text


def test_crossed_tables_stand_several_on_a_page_and_none_is_torn(reports, published):
    pages = pages_of(reports["pdf"])
    first = next(at for at, page in enumerate(pages) if "どの表も、上の行が全体です" in page)
    chapter = pages[first : next(at for at, page in enumerate(pages) if at > first and "資料" in page)]
    assert len(ResultsMaking(published).reported.crossed("ties")) == 3
    questions = [table for table in published.tables["tables"] if not table["head"] and table["code"] != "words"]
    assert len(questions) == 9
    assert len(chapter) <= 5
    whole = [page for page in chapter if "近所の人と、困ったとき" in page]
    # From the question to the last row of the last head.
    assert len(whole) == 1
    after = squeezed(whole[0].partition("近所の人と、困ったとき")[2])
    assert after.index("①そう思う") < after.index("東本郷") < after.index("女性")


def test_importance_and_satisfaction_stand_in_the_report_with_ellipses_and_numbers(midori, districts, suzuki):
    with clock.frozen(NOVEMBER_2012):
        survey = made_survey(midori, districts)
        made_table(survey)
        opened(survey)
        arrive(survey, 60, want_talk=1, want_place=2, good_talk=4, good_place=1)
        arrive(survey, 40, want_talk=2, want_place=1, good_talk=5, good_place=3)
        row = publish_results(survey, change="", by=suzuki)
        stored = row.tables["matrix"]
        paper = ResultsMaking(row).report
        found = texts(in_each_form(row))
    assert list(faults(paper)) == []
    figure = next(block for block in walk(paper.blocks) if isinstance(block, Figure) and "重要度と満足度" in block.says)
    assert figure.svg.count("fill-opacity") + figure.svg.count('stroke-dasharray="3 3"') == 2
    assert "class=" not in figure.svg
    mean = str(quadrant_words.points(stored["items"][0]["importance"]["mean"]))
    for form, text in found.items():
        assert "相談のしやすさ" in squeezed(text), form
        assert mean in text or (form == "xlsx" and "重要度の標準誤差" in text), form
    assert quadrant_words.reading()[0][:20] in squeezed(found["pdf"])


def test_a_version_of_the_small_hours_bears_the_day_of_the_place(published, suzuki):
    # At two in the morning it is still the day before in Greenwich.
    published.published_at = datetime(2012, 11, 22, 2, tzinfo=ZoneInfo("Asia/Tokyo")).astimezone(UTC)
    assert "第1版（平成24年11月22日）" in said(ResultsMaking(published).report)


def test_until_when_people_were_asked_is_that_of_the_version(published, suzuki):
    # The survey was open still when it was published, and closed later.
    with clock.frozen(date(2012, 11, 25)):
        move_survey(published.survey, SurveyState.CLOSED, by=suzuki)
        assert "平成24年11月1日から。平成24年11月20日までに届いた答えを数えました。" in said(
            ResultsMaking(published).report
        )
        second = publish_results(published.survey, change="受付を終えました。", by=suzuki)
        words = said(ResultsMaking(second).report)
    assert "平成24年11月1日から平成24年11月25日まで（はじめのしめきりは平成24年11月30日）" in words


def test_what_is_hidden_appears_in_no_form_and_what_came_later_neither(reports):
    found = texts(reports)
    for form in ("pdf", "docx"):
        # Beside how many of everybody they are, which may be told: 6, 5.9 %.
        assert {"秘（"} <= set(re.findall(r"65～74歳6(..)", squeezed(found[form]))) <= {"秘（", "5."}, form
    lines = [line for line in found["xlsx"].splitlines() if " 年齢 65～74歳 6 " in line]
    assert lines
    # An answer that nobody gave at all may be told of anybody.
    assert [line for line in lines if not re.search(r" 65～74歳 6 \S+ (秘 秘|0 -) ", line)] == []
    for text in map(squeezed, found.values()):
        assert "n=142" not in text
        assert "鈴木さん" not in text
        assert "045" not in text
        assert "場所がほしいです。" in text
        assert "2以下" in text
        assert "東本郷3件" in text or "集まる場東本郷3" in text
        assert not re.search(r"鴨居1件|集まる場鴨居", text)


def test_it_is_made_after_publication_and_taken_by_everybody(client, published, suzuki, yamada):
    survey = published.survey
    desk, shelf = (reverse(f"press:{name}", args=[survey.uid]) for name in ("results_papers", "results_shelf"))
    assert "いま作っています" in client.get(shelf).content.decode()
    order_results_papers(published, by=None)
    assert make_results_papers.func(published.pk) == 3 + 1 + 11
    assert make_results_papers.func(published.pk) == 0
    page = client.get(shelf).content.decode()
    for row in ResultsPaper.objects.filter(kind="report"):
        address = reverse("press:results_paper", args=[survey.uid, row.uid])
        assert address in page
        assert b"".join(client.get(address).streaming_content)[:2] == (b"%P" if row.format == "pdf" else b"PK")
    sheets = ResultsPaper.objects.filter(kind="profile")
    assert all(row.pages <= 2 and f"/{row.uid}/" in page for row in sheets)
    every = ResultsPaper.objects.get(kind="profiles")
    text = squeezed(_pdf(every.file.read()))
    assert all(name in text for name in survey.strata.values_list("area__name", flat=True))
    assert shelf in client.get(reverse("surveys:public_results", args=[survey.uid])).content.decode()
    client.force_login(yamada.account)
    assert "作りなおす</" not in client.get(desk).content.decode()
    assert client.post(f"{desk}make/").status_code == 403
    client.force_login(suzuki.account)
    assert desk in client.get(reverse("surveys:results", args=[survey.uid])).content.decode()
    assert "順番を待っています" in client.post(f"{desk}make/", follow=True).content.decode()
    withdraw_results(published, by=suzuki)
    assert {client.get(one).status_code for one in (desk, shelf, address)} == {404}
    assert client.post(f"{desk}make/").status_code == 404
    storage, name = every.file.storage, every.file.name
    assert forget_old_papers.func() == 15
    assert not storage.exists(name)
    order_results_papers(published, by=None)
    assert make_results_papers.func(published.pk) == 0, "withdrawn meanwhile"


def test_a_survey_without_published_results_offers_nothing(client, midori, districts, suzuki):
    survey = Survey.objects.get(pk=made_survey(midori, districts).pk)
    client.force_login(suzuki.account)
    assert client.get(reverse("press:results_papers", args=[survey.uid])).status_code == 404
    assert client.get(reverse("press:results_shelf", args=[survey.uid])).status_code == 404
    assert client.post(reverse("press:results_papers_make", args=[survey.uid])).status_code == 404


def test_publishing_results_asks_for_their_papers_and_leads_to_them(client, published, suzuki, settings):
    settings.PAPERS_AFTER_PUBLISHING = True
    survey = published.survey
    withdraw_results(published, by=suzuki)
    client.force_login(suzuki.account)
    with clock.frozen(NOVEMBER_2012):
        answer = client.post(
            reverse("surveys:results_publish", args=[survey.uid]), {"change": "出しなおす"}, follow=True
        )
    desk = reverse("press:results_papers", args=[survey.uid])
    assert f'<a href="{desk}">報告書と地区プロフィールのできぐあいを見る</a>' in answer.content.decode()
    page = client.get(desk).content.decode()
    assert page.count("順番を待っています") == 3 + 1 + 11
    assert "まだ作っていません" not in page
    assert set(ResultsPaper.objects.values_list("published__number", flat=True)) == {2}


def sheet(published, slug, fit=0):
    making = ResultsMaking(published)
    district = next(one for one in district_rows(making.reported) if one.slug == slug)
    made = profile(making.reported, making.districts, district, making.wanted, fit)
    assert list(faults(made)) == []
    return said(made)


def test_a_districts_sheet_sets_published_figures_beside_the_whole_and_keeps_small_ones(published):
    text = sheet(published, "higashihongo")
    table = next(one for one in Tables(published.tables).by_heads("ties") if one["head"]["code"] == "district")
    here, whole = table["rows"][0]["cells"][0], table["rows"][-1]["cells"][0]
    assert f"| そう思う | {here[1]} | ±{here[2]} | {whole[1]} | 範囲内" in text
    assert "34件" in text
    assert "標本誤差をこえるちがいは、見つかりませんでした" in text
    assert "この地区の計画は、まだ公開していません" in text
    assert "集まる場" not in text  # three said so, but nothing of it may be quoted
    nobody = sheet(published, "nagatsuta")
    assert "秘：回答者が少ないため、この地区の数字は示しません。" in nobody
    assert not re.search(r"±\d", nobody.partition("地区の計画")[0])


def test_a_difference_beyond_both_errors_is_marked_in_words(published):
    """The stored tables are what is compared: 90.0 ±5.0 beside 58.8 ±9.7, and 90.0 of twenty-nine people."""
    for table in published.tables["tables"]:
        if table["code"] == "ties" and table["head"] and table["head"]["code"] == "district":
            table["rows"][0]["cells"][0] = [31, "90.0", "5.0", "80.0", "96.0"]
            table["rows"][1] |= {"base": 29, "mark": "参考値"}
            table["rows"][1]["cells"][0] = [26, "90.0", "5.0", "80.0", "96.0"]
    text = sheet(published, "higashihongo")
    assert "| 90.0 | ±5.0 | 58.8 | 高い" in text
    assert re.search(r"「そう思う」の割合が高い：.*（この地区90.0％±5.0、区全体58.8％）", text)
    assert "| 90.0 | ±5.0 | 58.8 | 参考値" in sheet(published, "kamoi")


def test_a_districts_words_people_plan_and_meetings(published, midori, districts, suzuki):
    quoted = FreeAnswer.objects.filter(readings__codes__name="集まる場").order_by("pk")
    for answer, words in zip(quoted, ("集まれる場がほしい。", "", "", "鴨居にも。"), strict=True):
        allow_quoting(answer, words, by=suzuki)
    slugs = list(districts)
    for slug in slugs:
        for band, count in ((0, 100), (20, 700), (85, 200 if slug == slugs[0] else 0)):
            Population.objects.create(area=districts[slug], on=date(2012, 9, 30), band=band, sex="male", count=count)
    Meeting.objects.create(
        area=districts[slugs[0]], title="意見交換会", day=date(2012, 10, 1), made_at=clock.now(),
        announced_at=clock.now(),
    )  # fmt: skip
    Meeting.objects.create(area=districts[slugs[0]], title="まだ内緒", day=date(2012, 10, 2), made_at=clock.now())
    text = sheet(published, slugs[0])
    assert "集まる場（3件） | 「集まれる場がほしい。」" in text
    assert "75歳以上 | 200 | 20.0 | 2.2" in text  # 200 of 9,000
    assert "平成24年10月1日　意見交換会" in text
    assert "まだ内緒" not in text
    assert "鴨居にも" not in sheet(published, slugs[1])  # one alone said so there
