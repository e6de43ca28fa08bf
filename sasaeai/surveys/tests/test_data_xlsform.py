"""Suzuki writes the questionnaire in Excel, as an XLSForm, and brings it in; what it cannot be is said by its cell."""

from __future__ import annotations

import importlib

import pytest
from django.urls import reverse

from sasaeai.kernel.models import TextVariant
from sasaeai.kernel.tables import read_table
from sasaeai.plans.models import Indicator
from sasaeai.plans.tests.making import goal_named, make_plan
from sasaeai.surveys.actions.exchange_questions import write_proposal
from sasaeai.surveys.exchange.proposal import proposal_of
from sasaeai.surveys.exchange.xlsform_in import read_xlsform
from sasaeai.surveys.exchange.xlsform_out import write_xlsform
from sasaeai.surveys.models import Choice, Question, Section, Stratum
from sasaeai.surveys.tests.books import book, bring, press, xlsform
from sasaeai.surveys.tests.known import opened

YN = [["yn", 1, "はい", "Yes"], ["yn", 2, "いいえ", "No"]]
THREE_OR_NONE = "count-selected(.) <= 3 and not(selected(., '9') and count-selected(.) > 1)"
SHOP = [["begin_group", "shopping", "買い物について", "Shopping"]]


def read(content, areas=(), indicators=()):
    return read_xlsform("form.xlsx", content, {slug: slug for slug in areas}, {uid: uid for uid in indicators})


def said(content) -> str:
    found = read(content)
    assert found.proposal is None
    return "\n".join(map(str, found.stops))


def notes(content) -> str:
    found = read(content)
    assert found.proposal is not None, [str(one) for one in found.stops]
    return "\n".join(map(str, found.notes))


def test_what_goes_out_comes_back_the_same(survey, districts):
    question = Question.objects.get(survey=survey, code="ties")
    Question.objects.filter(pk=question.pk).update(note="ご自身のことを", is_head=True)
    Section.objects.filter(survey=survey, position=1).update(introduction="近所のことをうかがいます。")
    wanted = proposal_of(survey)
    wanted.questions[3].words = {
        "text": {"en": "Can you rely on your neighbours?", "ja-simple": "こまったとき、たすけてくれる人がいますか"}
    }
    wanted.questions[3].choices[0].words = {"en": "Yes"}
    write_proposal(survey, wanted)
    before = proposal_of(survey)
    assert before == wanted
    found = read(write_xlsform(survey.title, survey.uid, before), areas=districts)
    assert [str(one) for one in found.stops] == []
    assert found.proposal == before


def test_pyxform_takes_what_goes_out_without_a_word(survey, tmp_path):
    path = tmp_path / "form.xlsx"
    path.write_bytes(write_xlsform(survey.title, survey.uid, proposal_of(survey)))
    made = importlib.import_module("pyxform.xls2xform").convert(path, validate=False)
    assert made.warnings == []
    assert "お住まいの地区はどこですか。" in made.xform


def test_suzuki_brings_a_form_sees_what_it_would_change_and_takes_it_back(at_desk, survey):
    page = at_desk.get(reverse("surveys:data", args=[survey.uid])).content.decode()
    assert "XLSForm" in page
    before = proposal_of(survey)
    form = xlsform(
        [*SHOP, ["select_one yn", "ties", "困ったとき頼れる人がいますか。", "Is there anybody?"], ["end_group"]], YN
    )
    shown = bring(at_desk, survey, form).content.decode()
    assert "加わる" not in shown
    assert "なくなる" in shown
    assert "<del>近所の人と、困ったとき助けあえる関係がありますか。</del>" in shown
    assert proposal_of(survey) == before
    assert "調査票を取りこみました" in press(at_desk, survey, "apply")
    asked = Question.objects.get(survey=survey)
    assert (asked.text, asked.section.title) == ("困ったとき頼れる人がいますか。", "買い物について")
    assert TextVariant.objects.get(subject_id=str(asked.pk), field="text", variant="en").text == "Is there anybody?"
    assert "もう取りこんであります" in press(at_desk, survey, "apply")
    assert "取りこむ前に戻しました" in press(at_desk, survey, "undo")
    assert proposal_of(survey) == before


def test_what_people_wrote_after_the_file_is_not_undone(at_desk, survey):
    bring(at_desk, survey, xlsform([["select_one yn", "ties", "頼れる人がいますか。"]], YN))
    press(at_desk, survey, "apply")
    Question.objects.filter(survey=survey).update(text="人が直した文")
    assert "書きなおされているので、取り消せません" in press(at_desk, survey, "undo")
    assert Question.objects.get(survey=survey).text == "人が直した文"
    assert "消しました" in press(at_desk, survey, "forget")
    assert not survey.deliveries.exists()


def test_a_fixed_questionnaire_stays_as_it_is(at_desk, survey):
    bring(at_desk, survey, xlsform([["select_one yn", "ties", "頼れる人がいますか。"]], YN))
    before = proposal_of(survey)
    opened(survey)
    assert "調査票は確定しているので、変えられません" in press(at_desk, survey, "apply")
    assert proposal_of(survey) == before


def test_a_form_that_stops_changes_and_keeps_nothing(at_desk, survey):
    page = bring(at_desk, survey, xlsform([["geopoint", "home", "お住まいは"], ["select_one zz", "q1", "はい？"]], YN))
    shown = page.content.decode()
    assert page.status_code == 422
    assert "「survey」のA2：地図の位置（geopoint）は聞けません" in shown
    assert "「survey」のA3：選択肢のリスト「zz」が、choicesシートにありません。" in shown
    assert not survey.deliveries.exists()


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (["foo", "q2", "あ"], "「survey」のA3：種類「foo」が分かりません"),
        (["calculate", "q2", "あ"], "A3：計算する欄（calculate）は使えません"),
        (["begin_repeat", "q2", "あ"], "A3：くり返し（begin_repeat）は使えません"),
        (["geoshape", "q2", "あ"], "A3：地図の位置（geoshape）は聞けません"),
        (["image", "q2", "あ"], "A3：写真・音声・ファイル（image）は受け取れません"),
        (["date", "q2", "あ"], "A3：日付や時刻（date）を聞く問いはありません"),
        (["decimal", "q2", "あ"], "A3：小数（decimal）は聞けません"),
        (["range", "q2", "あ"], "A3：目盛り（range）は使えません"),
        (["rank", "q2", "あ"], "A3：順位（rank）を聞く問いはありません"),
        (["select_one_from_file", "q2", "あ"], "A3：ほかのファイルの選択肢"),
        (["text", "q1", "あ"], "B3：記号「q1」が2回使われています（B2 と B3）"),
        (["text", "q2", ""], "問いの日本語（label）がありません"),
        (["text", "", "あ"], "記号（name）がありません"),
        (["", "q2", "あ"], "種類（type）がありません"),
        (["text", "q2", "あ", "", "${q9} = '1'"], "E3：条件にある問い「q9」が見つかりません"),
        (["text", "q2", "あ", "", "${q1} = '7'"], "E3：条件にある番号「7」は、「q1」の選択肢にありません"),
        (["text", "q2", "あ", "", "count(${q1}) > 1"], "E3：聞く条件「count(${q1}) > 1」が読めません"),
        (["text", "q2", "あ", "", "${q2} = '1'"], "E3：「q2」を聞く条件が、ぐるぐる回っています"),
        (["begin_group", "g", "あ"], "A3：begin_group に対応する end_group がありません"),
        (["end_group"], "A3：end_group がありますが、begin_group がありません"),
        (["text", "q2", "あ" * 401], "「q2」の文が長すぎます（400文字まで）"),
    ],
)  # fmt: skip
def test_what_stops_a_form_is_said_with_its_cell(row, sentence):
    assert sentence in said(xlsform([["select_one yn", "q1", "いますか。"], row], YN))


def test_conditions_that_lead_in_a_circle_are_all_named():
    rows = [["select_one yn", "q1", "あ", "", "${q2} = '1'"], ["select_one yn", "q2", "い", "", "${q1} = '1'"]]
    stops = said(xlsform(rows, YN))
    assert "「q1」を聞く条件が、ぐるぐる" in stops
    assert "「q2」を聞く条件が、ぐるぐる" in stops


@pytest.mark.parametrize(
    ("choices", "sentence"),
    [
        ([*YN, ["yn", 1, "たぶん"]], "B4：選択肢の番号「1」が、同じリスト「yn」で2回使われています（B2 と B4）"),
        ([*YN, ["yn", 3, ""]], "選択肢の日本語（label）がありません"),
        ([*YN, ["yn", "", "たぶん"]], "選択肢の番号（name）がありません"),
        ([*YN, ["", 3, "たぶん"]], "list_name がありません"),
        ([*YN, ["yn", 3, "長" * 201]], "選択肢が長すぎます（200文字まで）"),
    ],
)  # fmt: skip
def test_what_stops_a_list_of_choices_is_said(choices, sentence):
    assert sentence in said(xlsform([["select_one yn", "q1", "いますか。"]], choices))


def test_sheets_and_columns_that_miss_are_said():
    assert "「survey」シートがありません" in said(book(質問票=[["type"]]))
    assert "見出し「label」の列がありません" in said(book(survey=[["type", "name"], ["text", "q1"]]))
    assert "問いが一つもありません" in said(xlsform([["begin_group", "g", "あ"], ["end_group"]]))
    english = book(survey=[["type", "name", "label::English (en)"], ["text", "q1", "Why?"]])
    assert "日本語の列がありません" in said(english)


def test_pyxforms_own_refusal_is_told_with_its_row():
    assert "2行目：XLSFormの決まりに合わないところがあります" in said(xlsform([["text", "q 1", "あ"]]))


def test_what_is_only_noticed_does_not_stop():
    rows = [
        ["start", "begun"], ["select_one yn or_other", "Q-1", "いますか。", "Anybody?"],
        ["select_one yn", "q2", "では", "", "${Q-1} = '1'"],
        ["integer", "age", "年齢は", "", "", ". > 17 and . <= 110 and . != 55"],
    ]  # fmt: skip
    found = notes(xlsform(rows, [["yn", "yes", "はい"], ["yn", "no", "いいえ"]]))
    assert "機器が自動で記録する欄（start）は使いません" in found
    assert "or_other の代わりに、選択肢「その他（　）」を3番に加えます" in found
    assert "リスト「yn」の番号を、上から 1、2、3… と付けなおします" in found
    assert "答えの条件「. != 55」は使いません" in found
    assert "「label::English (en)」の文がない行が2行あります（はじめはA4）" in found


def test_rows_become_questions_of_every_kind():
    rows = [
        *SHOP, ["note", "hello", "お店についてうかがいます。"],
        ["select_multiple shop", "where", "どこで買いますか。", "", "", THREE_OR_NONE],
        ["text", "where_3_text", "ほかの店", "", "selected(${where}, '3')"],
        ["select_one yn", "why", "遠いからですか。", "", "selected(${where}, '9')"],
        ["begin_group", "good", "満足していますか。", "", "", "", "field-list"],
        ["select_one yn", "head", "見出し", "", "", "", "label"],
        ["select_one yn", "good_price", "値段", "", "", "", "list-nolabel"],
        ["select_one yn", "good_way", "道のり", "", "", "", "list-nolabel"],
        ["end_group"], ["end_group"],
        ["integer", "age", "年齢は", "", "", ". >= 18 and . < 111"],
    ]  # fmt: skip
    shops = [["shop", 1, "商店街"], ["shop", 3, "その他"], ["shop", 9, "買わない"]]
    found = read(xlsform(rows, [*shops, *YN], settings=[["form_title"], ["買い物アンケート"]]))
    assert found.proposal, [str(one) for one in found.stops]
    shopping, rest = found.proposal.sections
    where, why, good = shopping.questions
    assert shopping.introduction == "お店についてうかがいます。"
    assert shopping.words == {"title": {"en": "Shopping"}}
    assert (where.kind, where.most_choices) == ("multiple", 3)
    assert [(c.code, c.opens_text, c.exclusive) for c in where.choices] == [
        (1, False, False),
        (3, True, False),
        (9, False, True),
    ]
    assert (why.above, why.condition) == ("where", "selected(${where}, '9')")
    assert (good.kind, [row.code for row in good.rows], len(good.choices)) == ("matrix", ["good_price", "good_way"], 2)
    assert (rest.title, rest.questions[0].least, rest.questions[0].most) == ("買い物アンケート", 18, 110)


def test_names_of_choices_become_numbers_also_in_conditions():
    rows = [
        ["select_one yn", "Q1", "いますか。"],
        ["text", "q2", "だれですか。", "", "${Q1} = 'yes' or selected(${Q1}, \"no\")"],
    ]
    found = read(xlsform(rows, [["yn", "yes", "はい"], ["yn", "no", "いいえ"]]))
    assert found.proposal
    assert found.proposal.questions[1].condition == "${q1} = '1' or selected(${q1}, '2')"


def test_headings_as_excel_users_write_them():
    form = book(
        survey=[["種類", "記号", "label：：日本語（ja）", "Label::やさしい日本語 (ja-Hira)", "Relevance"],
                ["select one yn", "q1", "いますか。", "いますか", ""], ["text", "q2", "だれ", "だれ", "${q1} = '1'"]],
        選択肢=[["list name", "name", "label"], ["yn", 1, "はい"], ["yn", 2, "いいえ"]],
    )  # fmt: skip
    found = read(form)
    assert found.proposal, [str(one) for one in found.stops]
    assert found.proposal.questions[0].words == {"text": {"ja-simple": "いますか"}}
    assert found.proposal.questions[1].condition == "${q1} = '1'"


def test_a_file_without_our_columns_leaves_what_only_they_say(at_desk, survey):
    rows = [["select_one ages", "age", "あなたの年齢は。"]]
    bring(at_desk, survey, xlsform(rows, [["ages", code, label] for code, label in enumerate(("若い", "40～64歳"), 1)]))
    press(at_desk, survey, "apply")
    assert Question.objects.get(survey=survey).role == "age"


def test_districts_population_and_indicators_stand_on_sheets_of_their_own(at_desk, survey, midori):
    plan = make_plan(midori)
    goal = goal_named(plan, "仲介")
    indicator = Indicator.objects.create(plan=plan, goal=goal, title="助けあえる人の割合", unit="%")
    form = xlsform(
        [["select_one yn", "ties", "頼れる人がいますか。"]], YN,
        design=[["area", "population", "letters"], ["長津田", 12_000, 150]],
        population=[
            ["margin", "choice", "area", "people", "across", "across_choice"],
            ["ties", 1, "", 9_000], ["ties", 1, "kamoi", 700, "ties", 2],
        ],
        links=[["question", "indicator", "counted", "base"], ["ties", "助けあえる人の割合", "1", "asked"]],
    )  # fmt: skip
    shown = bring(at_desk, survey, form).content.decode()
    assert "地区ごとの送る数" in shown
    press(at_desk, survey, "apply")
    assert [(row.area.slug, row.letters) for row in Stratum.objects.filter(survey=survey)] == [("nagatsuta", 150)]
    after = proposal_of(survey)
    assert [(link.indicator, link.counted, link.base) for link in after.links or []] == [(indicator.uid, [1], "asked")]
    assert [(cell.margin, cell.people) for cell in after.cells or []] == [("ties", 9_000), ("ties", 700)]
    assert [(cell.across, cell.across_choice) for cell in after.cells or []] == [("", 0), ("ties", 2)]
    press(at_desk, survey, "undo")
    assert Stratum.objects.filter(survey=survey).count() == 11


@pytest.mark.parametrize(
    ("sheet", "row", "sentence"),
    [
        ("design", ["どこか", 10, 5], "地区「どこか」が見つかりません"),
        ("design", ["kamoi", "多数", 5], "「population」には、1以上の整数を書いてください"),
        ("design", ["kamoi", 10, 50], "送る数（letters）が、人数（population）より多くなっています"),
        ("population", ["q1", 9, "", 5], "そろえる問い（margin）と選択肢の番号（choice）が、調査票にありません"),
        (
            "population",
            ["q1", 1, "", 5, "q1", 9],
            "組み合わせる問い（across）と選択肢の番号（across_choice）が、調査票に",
        ),
        ("links", ["q7", "x", "1", ""], "問い（question）が、調査票にありません"),
        ("links", ["q1", "x", "1", ""], "指標「x」が見つかりません"),
        ("links", ["q1", "x", "5", "all"], "数える番号（counted）が、選択肢にありません"),
        ("links", ["q1", "x", "1", "all"], "base は answered か asked にしてください"),
    ],
)
def test_what_does_not_fit_on_those_sheets_is_said(sheet, row, sentence):
    heads = {
        "design": ["area", "population", "letters"],
        "population": ["margin", "choice", "area", "people", "across", "across_choice"],
        "links": ["question", "indicator", "counted", "base"],
    }  # fmt: skip
    form = xlsform([["select_one yn", "q1", "いますか。"]], YN, **{sheet: [heads[sheet], row]})
    found = read(form, areas=["kamoi"])
    assert sentence in "\n".join(map(str, found.stops))


def test_only_whoever_runs_the_survey_comes_in(client, survey, yamada, tanaka):
    address = reverse("surveys:data", args=[survey.uid])
    client.force_login(yamada.account)
    assert client.get(address).status_code == 403
    client.force_login(tanaka.account)
    assert client.get(address).status_code == 404


def test_the_questionnaire_is_handed_out(at_desk, survey):
    page = at_desk.get(reverse("surveys:data_questionnaire", args=[survey.uid, "xlsx"]))
    names = [sheet.name for sheet in read_table("a.xlsx", page.content)]
    assert names == ["survey", "choices", "settings", "design", "population", "links"]
    assert at_desk.get(reverse("surveys:data_questionnaire", args=[survey.uid, "pdf"])).status_code == 404
    assert Choice.objects.filter(question__survey=survey).exists()
