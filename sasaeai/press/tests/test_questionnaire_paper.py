"""調査票 on paper: what it says to thousands of households, in ordinary and in large print, and how it is made."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from sasaeai.press.content.block import Asked, Front
from sasaeai.press.content.inline import plain
from sasaeai.press.content.plainer import plainer
from sasaeai.press.making import survey_file
from sasaeai.press.models import SurveyPaper
from sasaeai.press.papers.questionnaire import questionnaire_paper
from sasaeai.press.tasks import make_survey_paper
from sasaeai.press.tests.reading import said
from sasaeai.press.writers.faults import faults
from sasaeai.surveys.models import Survey
from sasaeai.surveys.questionnaire import questionnaire_of
from sasaeai.surveys.tests.known import made_survey, opened


@pytest.fixture
def survey(midori, districts) -> Survey:
    return made_survey(midori, districts, greeting="日ごろのご協力に感謝します。\nよろしくお願いします。")


def asked(survey, *, large=False) -> dict[str, Asked]:
    paper = questionnaire_paper(questionnaire_of(survey), large=large)
    assert list(faults(paper)) == []
    return {block.number: block for block in paper.blocks if isinstance(block, Asked)}


def test_each_question_says_how_it_is_answered(survey):
    found = asked(survey)
    assert {number: one.how for number, one in found.items()} == {
        "問1": "○は一つだけ", "問2": "○は一つだけ", "問3": "○は一つだけ", "問4": "○は一つだけ", "問4-1": "○は一つだけ",
        "問5": "○は3つまで", "問6": "それぞれ、○は一つずつ", "問7": "数字を書いてください",
        "問8": "自由にお書きください",
    }  # fmt: skip
    assert (found["問7"].boxes, found["問7"].unit, found["問8"].lines) == (3, "年", 6)
    assert [one.opens for one in found["問5"].answers] == [False] * 5 + [True, False]
    assert found["問6"].rows[1][0] == "イ"


def test_branches_are_told_at_both_ends(survey):
    found = asked(survey)
    assert found["問4"].ways == (("「1」「2」「5」に○の方", "問5へ", "right"), ("「3」「4」に○の方", "問4-1へ", "down"))
    assert found["問4"].leads
    assert found["問4-1"].who == "【問4で「3」または「4」に○の方にお聞きします】"
    assert found["問4-1"].is_below


@pytest.mark.parametrize(
    ("condition", "who"),
    [
        ("${years} >= 10 and ${age} = '4'", "【問7が10年以上、かつ問2で「4」に○の方にお聞きします】"),
        ("selected(${important}, '2')", "【問5で「2」に○の方にお聞きします】"),
        ("not(${age} = '1')", "【「問2で「1」に○」以外の方にお聞きします】"),
        ("${age} != '1'", "【問2で「1」以外に○の方にお聞きします】"),
    ],
)
def test_any_condition_is_said_in_words(survey, condition, who):
    survey.questions.filter(code="words").update(condition=condition)
    assert asked(survey)["問8"].who == who


def test_large_print_asks_each_row_of_a_wide_table_by_itself(survey):
    survey.questions.get(code="good").choices.filter(code=2).update(label="どちらかといえば満足している")
    found = asked(survey, large=True)
    assert (found["問6"].rows, [one.number for one in found["ア"].answers]) == ((), ["1", "2", "3", "4", "5"])


def test_the_cover_says_until_when_and_that_no_name_is_wanted(survey):
    front = questionnaire_paper(questionnaire_of(survey), large=False).blocks[0]
    assert isinstance(front, Front)
    assert plain(front.until[0]) == "平成24年11月30日（金）までに、お送りください"
    assert "お名前やご住所は、書かないでください。" in [plain(one) for one in front.guide]
    assert front.stamps == ("調査票番号（書かないでください）",)
    survey.tokens_on_paper, survey.anonymous = True, False
    front = questionnaire_paper(questionnaire_of(survey), large=False).blocks[0]
    assert (front.stamps[1:], "お名前" in "".join(plain(one) for one in front.guide)) == (("二次元コード",), False)


def test_word_says_the_same(survey):
    words = said(plainer(questionnaire_paper(questionnaire_of(survey), large=False)))
    for piece in ("お住まいの地区はどこですか。", "（○は3つまで）", "「3」「4」に○の方 → 問4-1へ", "イ　集まれる場所"):
        assert piece in words


def test_every_page_of_a_draft_says_so_in_word_too(survey):
    content, _pages = survey_file(SurveyPaper(survey=survey, format="docx"))
    document = Document(BytesIO(content))
    assert "案" in document.sections[0].header.paragraphs[0].text
    assert [one.text for one in document.paragraphs].count("区民アンケート") == 1


def test_suzuki_has_it_made_and_takes_it(client, survey, suzuki):
    client.force_login(suzuki.account)
    page = reverse("press:survey_papers", args=[survey.uid])
    for large, form in (("", "pdf"), ("1", "pdf"), ("1", "docx")):
        client.post(f"{page}make/", {"large": large, "format": form})
    assert "順番を待っています" in client.get(page).content.decode()
    for row in SurveyPaper.objects.all():
        assert make_survey_paper.func(row.pk)
    shown = client.get(page).content.decode()
    assert "すべてのページに「案」と印刷します" in shown
    files = {row: b"".join(client.get(f"{page}{row.uid}/").streaming_content) for row in SurveyPaper.objects.all()}
    assert sorted(content[:2] for content in files.values()) == [b"%P", b"%P", b"PK"]
    pages = dict(SurveyPaper.objects.filter(format="pdf").values_list("large", "pages"))
    assert 2 <= pages[False] < pages[True]
    opened(survey)
    client.post(f"{page}make/", {"format": "pdf"})
    again = SurveyPaper.objects.get(large=False)
    assert (again.is_draft, again.state, SurveyPaper.objects.count()) == (False, "waiting", 3)


def test_only_who_runs_the_survey_has_it_made(client, survey, yamada, suzuki):
    page = reverse("press:survey_papers", args=[survey.uid])
    client.force_login(yamada.account)
    assert client.get(page).status_code == 403
    assert client.post(f"{page}make/", {"format": "pdf"}).status_code == 403
    client.force_login(suzuki.account)
    assert client.post(f"{page}make/", {"format": "xls"}).status_code == 404
    assert client.get(f"{page}nothing234/").status_code == 404
