"""調査票: what a clerk writes in the page is what is asked, and what is not sound is not printed."""

from __future__ import annotations

import pytest
from django.urls import reverse

from sasaeai.surveys.forms.questions import QuestionForm, RowForm
from sasaeai.surveys.models import Concept, Question, Section, Survey, SurveyState
from sasaeai.surveys.questionnaire import questionnaire_of
from sasaeai.surveys.soundness import errors
from sasaeai.surveys.tests.books import bring, press, xlsform
from sasaeai.surveys.tests.known import made_survey, opened

SINGLE = {"kind": "single", "who": "everybody"}


@pytest.fixture
def page(survey):
    return reverse("surveys:questions", args=[survey.uid])


def of(survey, code):
    return Question.objects.get(survey=survey, code=code)


def text_of(answer):
    return answer.content.decode()


def fields_of(question):
    """What its open form holds, as a browser would send it back."""
    survey = question.survey
    kind = RowForm if question.is_row else QuestionForm
    form = kind(None, instance=question, survey=survey, tree=questionnaire_of(survey))
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, False)}


def changed(client, page, survey, code, /, **wanted):
    question = of(survey, code)
    return client.post(f"{page}?edit={question.uid}", fields_of(question) | wanted)


def asked_first(survey):
    return [item.code for item in questionnaire_of(survey).items]


# --- writing ---


def test_a_question_with_its_choices_is_asked_as_it_was_typed(at_desk, survey, page):
    section = survey.sections.last()
    typed = "満足 ＝2\nやや不満=-1\nその他（　）\n9. 特にない ※"
    answer = at_desk.post(
        f"{page}?add={section.pk}", SINGLE | {"text": "暮らしは。", "choices": typed, "section": section.pk}
    )
    assert answer.status_code == 302, answer.context["editing"].form.errors
    item = questionnaire_of(survey).by_code["q1"]
    assert [(one.code, one.label, one.score, one.exclusive, one.opens_text) for one in item.options] == [
        (1, "満足", 2, False, False), (2, "やや不満", -1, False, False), (3, "その他", None, False, True),
        (9, "特にない", None, True, False),
    ]  # fmt: skip
    assert "暮らしは。" in text_of(at_desk.get(page))
    again = at_desk.get(f"{page}?edit={of(survey, 'q1').uid}").context["editing"].form
    assert again["choices"].value().splitlines() == [
        "1. 満足 ＝2",
        "2. やや不満 ＝-1",
        "3. その他（　）",
        "9. 特にない ※",
    ]


@pytest.mark.parametrize(
    ("typed", "codes", "labels"),
    [
        ("そう思う\t2\nそう思わない\t-2", [1, 2], ["そう思う", "そう思わない"]),
        ("1\tはい\t1\n3\tいいえ\t0", [1, 3], ["はい", "いいえ"]),
        ("1 はい\n2 いいえ", [1, 2], ["はい", "いいえ"]),
        ("１．はい\n２．いいえ", [1, 2], ["はい", "いいえ"]),
        ("①はい\n②いいえ", [1, 2], ["はい", "いいえ"]),
        ("1.5時間まで\n18～39歳\n1年未満", [1, 2, 3], ["1.5時間まで", "18～39歳", "1年未満"]),
    ],
)
def test_choices_are_read_from_excel_and_paper(at_desk, survey, page, typed, codes, labels):
    assert changed(at_desk, page, survey, "why_not", choices=typed).status_code == 302
    options = questionnaire_of(survey).by_code["why_not"].options
    assert ([one.code for one in options], [one.label for one in options]) == (codes, labels)


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ({"choices": "1. はい\n1. いいえ"}, "番号1の選択肢が二つあります（2行め）"),
        ({"choices": "はい\nはい"}, "同じ選択肢「はい」が二つあります"),
        ({"choices": "100. はい"}, "番号「100」は使えません"),
        ({"choices": "はい\n2. "}, "2行めに、言葉がありません"),
        ({"choices": "はい ＝1000"}, "点は、-99から99まで"),
        ({"choices": "a\tb\tc\td"}, "3列まで"),
        ({"choices": "\n".join(str(n) + "人" for n in range(100))}, "99まで"),
        ({"choices": "あ" * 201}, "200文字まで"),
        ({"text": ""}, "必須"),
        ({"text": "あ" * 401}, "400文字まで"),
        ({"code": "Q 1"}, "半角の英小文字ではじめ"),
        ({"code": "age"}, "ほかの問いで使われています"),
        ({"kind": "dream"}, "選択"),
        ({"most_choices": "2"}, "いくつでも選ぶ問いだけ"),
        ({"kind": "number"}, "選択肢はつけられません"),
        ({"kind": "number", "choices": "", "least": "5", "most": "1"}, "小さくなっています"),
        ({"least": "1"}, "「数字を書く」問いだけ"),
        ({"rows": "あ"}, "項目は「表で聞く」ときだけ"),
        ({"kind": "matrix", "rows": "あ\nあ"}, "同じ項目が二つ"),
        ({"kind": "matrix", "rows": "\n".join(str(n) for n in range(60))}, "表の項目は、"),
        ({"kind": "matrix"}, "下の問い（SQ）があるので、表にできません"),
        ({"section": "99999"}, "選択"),
        ({"who": "answered", "when": ""}, "どの問いの答えで決めるか"),
        ({"who": "answered", "when": "age", "answers": ""}, "番号で書いてください"),
        ({"who": "answered", "when": "age", "answers": "9"}, "番号9の選択肢がありません"),
        ({"who": "answered", "when": "age", "answers": "若い人"}, "「若い人」が読めません"),
        ({"who": "answered", "when": "words", "answers": "1"}, "選択"),
        ({"who": "typed", "condition": "age = 1"}, "聞く条件「age = 1」が読めません"),
        ({"who": "typed", "condition": ""}, "条件の式を書いてください"),
        ({"new_concept": "つながり"}, "新しい幹の名前を空けてください"),
    ],
)
def test_what_cannot_be_kept_is_said_and_stays_in_the_form(at_desk, survey, page, wanted, sentence):
    answer = changed(at_desk, page, survey, "ties", **wanted)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert of(survey, "ties").text == "近所の人と、困ったとき助けあえる関係がありますか。"


def test_a_table_keeps_its_rows_when_their_words_change(at_desk, survey, page):
    before = of(survey, "good_talk")
    assert changed(at_desk, page, survey, "good", rows="相談のしやすさ\n身近な居場所\n情報").status_code == 302
    rows = questionnaire_of(survey).by_code["good"].rows
    assert [(row.code, row.text) for row in rows] == [
        ("good_talk", "相談のしやすさ"), ("good_place", "身近な居場所"), ("good_1", "情報"),
    ]  # fmt: skip
    assert of(survey, "good_talk").pk == before.pk
    assert changed(at_desk, page, survey, "good_1", text="知らせ", new_concept="情報の満足").status_code == 302
    assert of(survey, "good_1").concept.name == "情報の満足"


def test_who_is_asked_is_chosen_without_a_formula(at_desk, survey, page):
    wanted = {"who": "answered", "when": "important", "answers": "1、3"}
    assert changed(at_desk, page, survey, "years", **wanted).status_code == 302
    assert of(survey, "years").condition == "selected(${important}, '1') or selected(${important}, '3')"
    assert "問5で「1 人と人とのつながり」「3 集まれる場」と答えた方にお聞きします" in text_of(at_desk.get(page))
    form = at_desk.get(f"{page}?edit={of(survey, 'years').uid}").context["editing"].form
    assert (form["who"].value(), form["when"].value(), form["answers"].value()) == ("answered", "important", "1、3")
    changed(at_desk, page, survey, "words", who="answered", when="years", answers="10以上")
    assert of(survey, "words").condition == "${years} >= 10"


def test_a_sub_question_stands_below_its_question_and_asks_whoever_is_named(at_desk, survey, page):
    address = f"{page}?under={of(survey, 'important').uid}"
    assert at_desk.get(address).context["editing"].form["when"].value() == "important"
    at_desk.post(address, SINGLE | {"text": "なぜですか。", "who": "answered", "when": "important", "answers": "1"})
    item = questionnaire_of(survey).by_code["important_1"]
    assert (item.number, item.above) == ("問5-1", "important")
    assert at_desk.get(f"{page}?under={of(survey, 'good').uid}").status_code == 404


def test_conditions_follow_a_question_that_changes_its_code_and_its_numbers(at_desk, survey, page):
    typed = "とても思う\nそう思う\nどちらかといえばそう思う\nどちらかといえばそう思わない\nそう思わない\nわからない"
    changed(at_desk, page, survey, "ties", code="near", choices=typed)
    assert of(survey, "why_not").condition == "${near} = '4' or ${near} = '5'"


def test_choices_of_districts_find_their_district_by_name(at_desk, survey, page):
    changed(at_desk, page, survey, "district", choices="鴨居地区\n長津田\nわからない")
    assert [one.area_slug for one in questionnaire_of(survey).by_code["district"].options] == ["kamoi", "nagatsuta", ""]


def test_sections_are_written_moved_and_removed_with_what_is_in_them(at_desk, survey, page):
    at_desk.post(f"{page}?section=new", {"title": "おわりに", "introduction": "あと少しです。"})
    last = Section.objects.get(title="おわりに")
    at_desk.post(reverse("surveys:questions_move", args=[survey.uid]), {"section": last.pk, "where": "up"})
    assert [row.title for row in survey.sections.all()] == ["あなたについて", "おわりに", "地域のつながりについて"]
    at_desk.post(f"{page}?section={last.pk}", {"title": "さいごに"})
    assert "さいごに" in text_of(at_desk.get(page))
    assert at_desk.post(f"{page}?section={last.pk}", {"title": ""}).status_code == 422
    first = survey.sections.first()
    at_desk.post(reverse("surveys:questions_remove", args=[survey.uid]), {"section": first.pk})
    assert not Question.objects.filter(survey=survey, code="age").exists()


def test_questions_move_up_and_down_and_over_the_edge_of_a_section(at_desk, survey, page):
    move = reverse("surveys:questions_move", args=[survey.uid])
    at_desk.post(move, {"question": of(survey, "age").uid, "where": "up"})
    assert asked_first(survey)[:3] == ["age", "district", "sex"]
    at_desk.post(move, {"question": of(survey, "ties").uid, "where": "up"})
    assert of(survey, "ties").section == of(survey, "why_not").section == survey.sections.first()
    assert asked_first(survey)[:5] == ["age", "district", "sex", "ties", "why_not"]
    at_desk.post(move, {"question": of(survey, "age").uid, "where": "up"})
    assert asked_first(survey)[0] == "age"
    assert "「上へ」か「下へ」" in text_of(at_desk.post(move, {"question": of(survey, "age").uid}, follow=True))


# --- the way back ---


def test_every_change_can_be_taken_back_one_after_the_other(at_desk, survey, page):
    before = [(item.code, item.text, item.options) for item in questionnaire_of(survey).items]
    uid = of(survey, "good").uid
    at_desk.post(reverse("surveys:questions_remove", args=[survey.uid]), {"question": uid})
    changed(at_desk, page, survey, "ties", text="助けあえますか。", choices="はい\nいいえ")
    for _step in range(2):
        shown = at_desk.get(page)
        last = shown.context["last"]
        assert last.sentence in text_of(shown)
        at_desk.post(f"{reverse('surveys:questions_undo', args=[survey.uid])}?step={last.pk}")
    after = [(item.code, item.text, item.options) for item in questionnaire_of(survey).items]
    assert before == after  # the same rows again: what is said of them in other languages stays theirs
    assert of(survey, "good").uid == uid
    answer = at_desk.post(f"{reverse('surveys:questions_undo', args=[survey.uid])}?step={last.pk}", follow=True)
    assert "新しいものから順に" in text_of(answer)


def test_a_questionnaire_brought_in_from_a_file_is_a_change_like_any_other(at_desk, survey, page):
    Question.objects.filter(survey=survey, code="ties").update(series_kept=True)
    before = [(item.code, item.text, item.options) for item in questionnaire_of(survey).items]
    yes_or_no = [["yn", 1, "はい"], ["yn", 2, "いいえ"]]
    bring(at_desk, survey, xlsform([["select_one yn", "ties", "頼れる人がいますか。"]], yes_or_no))
    press(at_desk, survey, "apply")
    assert of(survey, "ties").series_kept is None
    last = at_desk.get(page).context["last"]
    assert "調査票を取りこみました" in last.sentence
    at_desk.post(f"{reverse('surveys:questions_undo', args=[survey.uid])}?step={last.pk}")
    assert before == [(item.code, item.text, item.options) for item in questionnaire_of(survey).items]
    assert of(survey, "ties").series_kept is True


# --- who may, and when ---


def test_who_reads_the_working_plan_sees_the_questions_and_changes_nothing(client, survey, page, yamada, sato):
    client.force_login(yamada.account)
    shown = text_of(client.get(f"{page}?edit={of(survey, 'ties').uid}"))
    assert "近所の人と" in shown
    assert "保存する" not in shown
    assert client.post(f"{page}?edit={of(survey, 'ties').uid}", SINGLE | {"text": "x"}).status_code == 403
    assert client.post(reverse("surveys:questions_move", args=[survey.uid])).status_code == 403
    client.force_login(sato.account)
    assert client.get(page).status_code == 404


def test_a_fixed_questionnaire_is_read_and_not_changed(at_desk, survey, page):
    uid = of(survey, "ties").uid
    opened(survey)
    shown = text_of(at_desk.get(f"{page}?edit={uid}"))
    assert "調査票は確定しています" in shown
    assert 'id="edit"' not in shown
    answer = at_desk.post(f"{page}?edit={uid}", SINGLE | {"text": "ほかの文", "section": of(survey, "ties").section_id})
    assert answer.status_code == 422
    assert "確定しています。直すには" in text_of(answer)
    for name in ("move", "remove", "undo"):
        answer = at_desk.post(
            reverse(f"surveys:questions_{name}", args=[survey.uid]), {"question": uid, "where": "up"}, follow=True
        )
        assert "確定" in text_of(answer)
    assert of(survey, "ties").position == 3


def test_addresses_that_name_nothing_are_not_found(at_desk, survey, page):
    for query in ("edit=nothing234", "add=0", "add=x", "section=99999999999999999999", "series=x", "under=x"):
        assert at_desk.get(f"{page}?{query}").status_code == 404
    assert at_desk.post(page, {}).status_code == 404


# --- sound, or not to be printed ---


@pytest.mark.parametrize(
    ("code", "wanted", "sentence"),
    [
        ("ties", {"condition": "${nobody} = '1'"}, "「nobody」という問いはありません"),
        ("ties", {"condition": "${words} = '1'"}, "後にある問8の答えを見ています"),
        ("ties", {"condition": "${ties} = '1'"}, "自分の答えを見ています"),
        ("ties", {"condition": "${age} = '7'"}, "「7」という番号の選択肢はありません"),
        ("ties", {"condition": "${age}"}, "が読めません"),
        ("years", {"condition": "${good} = '1'"}, "番号の答えがありません"),
        ("good_talk", {"condition": "${words} = '1'"}, "後にある問8"),
        ("important", {"most_choices": 8}, "「○は8つまで」ですが、選択肢は7つしかありません"),
        ("years", {"role": "age"}, "「一つ選ぶ」にしてください"),
        ("ties", {"role": "age"}, "「年齢」を聞く問いが二つ以上あります"),
        ("district", {"role": ""}, "住んでいる地区を聞く問いがありません"),
    ],
)
def test_a_fault_is_shown_beside_and_stops_the_fixing(at_desk, survey, page, code, wanted, sentence):
    Question.objects.filter(survey=survey, code=code).update(**wanted)
    assert sentence in text_of(at_desk.get(page))
    moved = reverse("surveys:survey_move", args=[survey.uid])
    answer = text_of(at_desk.post(moved, {"to": "fixed"}, follow=True))
    assert "まだ確定できません" in answer
    assert f'href="{page}#faults"' in answer
    survey.refresh_from_db()
    assert survey.state == SurveyState.DRAFT


def test_questions_without_choices_and_tables_without_rows_are_faults(at_desk, survey, page):
    of(survey, "ties").choices.all().delete()
    of(survey, "good").children.all().delete()
    of(survey, "district").choices.update(area_slug="")
    shown = text_of(at_desk.get(page))
    for sentence in ("問4に、選択肢がありません", "問6の表に、項目がありません", "どれも地区の名前と合いません"):
        assert sentence in shown


def test_a_survey_without_questions_is_not_fixed_and_a_sound_one_is(at_desk, survey, suzuki, viewer_of, midori):
    moved = reverse("surveys:survey_move", args=[survey.uid])
    assert "「調査票を確定」にしました" in text_of(at_desk.post(moved, {"to": "fixed"}, follow=True))
    empty = made_survey(midori, {})
    empty.questions.all().delete()
    answer = at_desk.post(reverse("surveys:survey_move", args=[empty.uid]), {"to": "fixed"}, follow=True)
    assert "問いが一つもありません" in text_of(answer)


# --- beginning, and the survey before ---


def begun(client, survey, start, *, follow: bool = False):
    return client.post(reverse("surveys:questions_begin", args=[survey.uid]), {"start": start}, follow=follow)


@pytest.fixture
def empty(at_desk, midori):
    at_desk.post(reverse("surveys:survey_add"), {"title": "次のアンケート", "area": midori.pk, "anonymous": "on"})
    return Survey.objects.get(title="次のアンケート")


def test_a_survey_begins_with_the_built_in_questionnaire_which_is_sound(at_desk, empty, districts):
    assert "何からはじめますか" in text_of(at_desk.get(reverse("surveys:questions", args=[empty.uid])))
    shown = text_of(begun(at_desk, empty, "built-in:residents", follow=True))
    assert "直すところはありません。確定できます" in shown
    tree = questionnaire_of(empty)
    assert [one.area_slug for one in tree.by_code["district"].options][:2] == ["higashihongo", "kamoi"]
    assert len(tree.by_code["important"].rows) == len(tree.by_code["satisfied"].rows) == 12
    assert tree.by_code["ties_why_not"].number == "問6-1"
    assert Concept.objects.filter(key="important_safety").exists()
    assert "もう問いがあります" in text_of(begun(at_desk, empty, "built-in:residents", follow=True))
    assert "何からはじめるかを選んで" in text_of(begun(at_desk, empty, "built-in:nothing", follow=True))


def test_a_survey_copied_from_an_earlier_one_keeps_codes_and_concepts(at_desk, survey, empty):
    begun(at_desk, empty, f"earlier:{survey.uid}")
    empty.refresh_from_db()
    assert empty.predecessor == survey
    assert asked_first(empty) == asked_first(survey)
    assert of(empty, "ties").concept == of(survey, "ties").concept
    assert of(empty, "ties").uid != of(survey, "ties").uid
    assert "前回と同じ" in text_of(at_desk.get(reverse("surveys:questions", args=[empty.uid])))


@pytest.mark.parametrize(
    ("wanted", "difference"),
    [
        ({"text": "助けあえますか。"}, "助けあえる関係がありますか。」→ 今回「助けあえますか。」"),
        ({"choices": "そう思う\nそう思わない"}, "2「どちらかといえばそう思う」→「そう思わない」、3「どちらか"),
        ({"who": "answered", "when": "sex", "answers": "2"}, "前回「全員」→ 今回「${sex} = &#x27;2&#x27;」"),
        ({"kind": "multiple", "most_choices": "2"}, "答え方（一つ選ぶ・いくつでも選ぶなど）が変わりました"),
    ],
)  # fmt: skip
def test_a_change_against_the_survey_before_is_decided_by_people(at_desk, survey, empty, wanted, difference):
    begun(at_desk, empty, f"earlier:{survey.uid}")
    page = reverse("surveys:questions", args=[empty.uid])
    assert changed(at_desk, page, empty, "ties", **wanted).status_code == 302
    shown = text_of(at_desk.get(page))
    assert difference in shown
    assert "前回と比べられるかどうかを決めてください" in shown
    decide = f"{page}?series={of(empty, 'ties').uid}"
    assert at_desk.post(decide, {"kept": "yes"}).status_code == 422
    at_desk.post(decide, {"kept": "no", "reason": "意味が変わるため"})
    shown = text_of(at_desk.get(page))
    assert "意味が変わるため" in shown
    assert "前回と比べられるかどうかを決めてください" not in shown
    changed(at_desk, page, empty, "ties", text="また変えた文")
    assert of(empty, "ties").series_kept is None


def test_concepts_are_listed_named_and_keep_their_key(at_desk, survey, yamada, client):
    page = reverse("surveys:concepts")
    ties = Concept.objects.get(key="ties")
    at_desk.post(f"{page}?edit={ties.pk}", {"name": "近所の助けあい", "key": "other"})
    ties.refresh_from_db()
    assert (ties.name, ties.key) == ("近所の助けあい", "ties")
    at_desk.post(f"{page}?edit=new", {"name": "孤独感", "key": "lonely"})
    shown = text_of(at_desk.get(page))
    assert "孤独感" in shown
    assert "区民アンケート" in shown
    assert "同じ記号の幹" in text_of(at_desk.post(f"{page}?edit=new", {"name": "x", "key": "ties"}))
    assert at_desk.get(f"{page}?edit=99999").status_code == 404
    client.force_login(yamada.account)
    assert client.get(page).status_code == 403


def test_the_page_costs_as_many_queries_for_many_questions_as_for_few(
    at_desk, survey, page, empty, django_assert_max_num_queries
):
    begun(at_desk, empty, "built-in:residents")
    with django_assert_max_num_queries(45):
        at_desk.get(reverse("surveys:questions", args=[empty.uid]))


def test_what_misses_on_the_cover_is_said_and_stops_nothing(at_desk, survey):
    page = at_desk.get(reverse("surveys:questions", args=[survey.uid])).content.decode()
    assert "問い合わせ先が決まっていません" in page
    assert "お願いの文がありません" in page
    assert "しめきりの日が決まっていません" not in page
    assert not [fault for fault in errors(survey) if "問い合わせ先" in fault.sentence]
