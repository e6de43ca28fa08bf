"""Problems: a district writes in plain words, the secretariat answers, everybody sees what became of it."""

from __future__ import annotations

from datetime import date

import pytest

from sasaeai.kernel.clock import frozen
from sasaeai.kernel.models import JournalEntry
from sasaeai.kernel.stamp import public_stamp
from sasaeai.people.models import Role
from sasaeai.people.tests.known import make_person
from sasaeai.plans.models import ContentKind, Plan, Problem

from .making import goal_named, make_measure, make_plan, publish_as

ANSWER = {"answer": "来月、駅前に看板を置きます。", "answered_by": "緑区役所 福祉保健課", "answered_on": "H23.9.1"}


@pytest.fixture
def ward(midori, districts) -> Plan:
    return make_plan(midori, districts.values())


@pytest.fixture
def takahashi(midori):
    return make_person("高橋 誠", "takahashi", Role.SECRETARIAT, midori)


def plan_of(ward: Plan, slug: str) -> Plan:
    return ward.district_plans.get(area__slug=slug)


def make_problem(
    ward: Plan, slug: str = "nagatsuta", title: str = "駅前の自転車で車いすが通れない", **fields
) -> Problem:
    return Problem.objects.create(plan=plan_of(ward, slug), title=title, written_on=date(2011, 6, 18), **fields)


@pytest.fixture
def problem(ward) -> Problem:
    return make_problem(ward)


def at(problem: Problem, verb: str) -> str:
    return f"/desk/plan/2/problems/{problem.uid}/{verb}/"


def test_tanaka_writes_two_fields_and_classifies_nothing(client, tanaka, ward):
    client.force_login(tanaka.account)
    page = client.get("/desk/plan/2/write-problem/nagatsuta/")
    assert list(page.context["form"].fields) == ["title", "text"]
    answer = client.post(
        "/desk/plan/2/write-problem/nagatsuta/", {"title": "坂が急で買い物に行けない", "text": "冬は\r\n特に。"}
    )
    assert answer.url == "/desk/"
    problem = Problem.objects.get()
    assert (problem.plan.area.slug, problem.text, problem.published_on) == ("nagatsuta", "冬は\n特に。", None)
    line = JournalEntry.objects.get(key="plans.problem.written")
    assert (line.by_label, line.on_behalf_of) == (str(tanaka), "")
    assert "坂が急で買い物に行けない" in client.get("/desk/").content.decode()


def test_a_problem_needs_its_one_sentence_and_the_page_says_so(client, tanaka, ward):
    client.force_login(tanaka.account)
    answer = client.post("/desk/plan/2/write-problem/nagatsuta/", {"title": " "})
    assert answer.status_code == 422
    assert "困っていることを、ひとことで書いてください。" in answer.content.decode()
    assert not Problem.objects.exists()


def test_suzuki_types_one_in_for_a_district_and_the_journal_says_for_whom(client, suzuki, ward):
    client.force_login(suzuki.account)
    typed = {
        "title": "バスが減った", "text": "", "medium": "telephone", "written_by": "竹山連合自治会",
        "occasion": "役員会", "written_on": "平成23年6月5日",
    }  # fmt: skip
    with frozen(date(2011, 6, 20)):
        assert client.post("/desk/plan/2/write-problem/takeyama/", typed).url == "/desk/problems/"
    problem = Problem.objects.get()
    assert (problem.medium, problem.written_on, problem.written_by) == ("telephone", date(2011, 6, 5), "竹山連合自治会")
    line = JournalEntry.objects.get(key="plans.problem.written")
    assert (line.by_label, line.on_behalf_of) == (str(suzuki), "竹山連合自治会")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("きのう", "日付として読めませんでした"), ("平成23年6月21日", "先の日付です"), ("", "日付を書いてください")],
)
def test_a_day_that_cannot_be_is_told(client, suzuki, ward, typed, sentence):
    client.force_login(suzuki.account)
    fields = {"title": "バスが減った", "medium": "paper", "written_by": "竹山連合自治会", "written_on": typed}
    with frozen(date(2011, 6, 20)):
        answer = client.post("/desk/plan/2/write-problem/takeyama/", fields)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_sato_does_not_see_what_another_district_writes_and_yamada_may_not_write(client, sato, yamada, problem):
    client.force_login(sato.account)
    assert client.get("/desk/plan/2/write-problem/nagatsuta/").status_code == 404
    assert client.post(at(problem, "bin")).status_code == 404
    assert "車いす" not in client.get("/desk/problems/").content.decode()
    client.force_login(yamada.account)
    assert client.get("/desk/plan/2/write-problem/nagatsuta/").status_code == 403
    assert client.get("/desk/problems/").status_code == 403


VERBS = ("handle", "sort", "promise", "answer", "withdraw")


def test_only_the_secretariat_answers(client, tanaka, sato, yamada, problem):
    for person, status in ((tanaka, 403), (sato, 404), (yamada, 403)):
        client.force_login(person.account)
        assert {client.get(at(problem, verb)).status_code for verb in VERBS} == {status}
        assert {client.post(at(problem, verb)).status_code for verb in (*VERBS, "publish", "take-out")} == {status}
    client.logout()
    assert {client.get(at(problem, verb)).status_code for verb in (*VERBS, "bin")} == {302}


def test_suzuki_sorts_promises_and_answers_and_the_public_reads_it_at_once(client, suzuki, tanaka, ward, problem):
    publish_as(ward, "基本案")
    goal = goal_named(ward, "出かけられる")
    measure = make_measure(ward, goal, "駅前を歩いて確かめる")
    kind = ContentKind.objects.get(period=ward.period, name="近隣では対応しにくい課題")
    client.force_login(suzuki.account)
    assert client.post(at(problem, "sort"), {"kind": kind.pk, "goal": goal.pk}).status_code == 302
    assert client.post(at(problem, "publish")).status_code == 302
    with frozen(date(2011, 8, 1)):
        assert client.post(at(problem, "promise"), {"on": "H23.10.15", "where": "推進会議"}).status_code == 302
    line = JournalEntry.objects.get(key="plans.problem.promised")
    assert (
        line.sentence()
        == "課題「駅前の自転車で車いすが通れない」に、平成23年10月15日の推進会議で回答すると約束しました。"
    )
    assert line.public
    with frozen(date(2011, 10, 15)):
        public = client.get(f"/plan/2/problems/{problem.uid}/").content.decode()
    assert "平成23年10月15日の推進会議で回答する予定です。" in public
    stamp = public_stamp()
    with frozen(date(2011, 9, 2)):
        page = client.get(at(problem, "answer"))
        seen = page.context["form"]["seen"].value()
        assert client.post(at(problem, "answer"), ANSWER | {"seen": seen, "measures": [measure.pk]}).status_code == 302
    assert public_stamp() != stamp
    client.logout()
    page = client.get(f"/plan/2/problems/{problem.uid}/").content.decode()
    assert "来月、駅前に看板を置きます。" in page
    client.force_login(tanaka.account)
    assert "平成23年9月1日に回答しました。" in client.get("/desk/").content.decode()
    assert list(problem.measures.all()) == [measure]


def test_an_answer_makes_the_problem_public_with_it_only_when_asked(client, suzuki, problem):
    client.force_login(suzuki.account)
    seen = client.get(at(problem, "answer")).context["form"]["seen"].value()
    with frozen(date(2011, 9, 2)):
        client.post(at(problem, "answer"), ANSWER | {"seen": seen})
        problem.refresh_from_db()
        assert (problem.answered_on, problem.published_on) == (date(2011, 9, 1), None)
        seen = client.get(at(problem, "answer")).context["form"]["seen"].value()
        client.post(at(problem, "answer"), ANSWER | {"seen": seen, "publish": "on", "answer": "看板を置きました。"})
    problem.refresh_from_db()
    assert problem.published_on == date(2011, 9, 2)
    line = JournalEntry.objects.get(key="plans.problem.corrected")
    assert line.details["before"] == "来月、駅前に看板を置きます。"


def test_the_second_of_two_who_answer_sees_both_and_nothing_is_lost(client, suzuki, takahashi, problem):
    client.force_login(suzuki.account)
    seen = client.get(at(problem, "answer")).context["form"]["seen"].value()
    with frozen(date(2011, 9, 2)):
        client.force_login(takahashi.account)
        assert client.post(at(problem, "answer"), ANSWER | {"seen": seen}).status_code == 302
        client.force_login(suzuki.account)
        mine = ANSWER | {"seen": seen, "answer": "駐輪場を増やします。"}
        answer = client.post(at(problem, "answer"), mine)
        assert answer.status_code == 409
        page = answer.content.decode()
        assert "来月、駅前に看板を置きます。" in page
        assert "駐輪場を増やします。" in page
        problem.refresh_from_db()
        assert problem.answer == "来月、駅前に看板を置きます。"
        again = mine | {"seen": answer.context["form"]["seen"].value(), "answer": "看板を置き、駐輪場も増やします。"}
        assert client.post(at(problem, "answer"), again).status_code == 302
    problem.refresh_from_db()
    assert problem.answer == "看板を置き、駐輪場も増やします。"


@pytest.mark.parametrize(
    ("verb", "fields", "sentence"),
    [
        ("promise", {"on": "平成23年7月1日"}, "過ぎた日です"),
        ("promise", {"on": "令和99年1月1日"}, "5年より先の日です"),
        ("promise", {"on": "そのうち"}, "日付として読めませんでした"),
        ("answer", {"answer": "", "answered_by": "区", "answered_on": "H23.8.1"}, "回答の文を書いてください"),
        ("answer", {"answer": "はい", "answered_by": "", "answered_on": "H23.8.1"}, "どこの回答かを書いてください"),
        ("answer", {"answer": "はい", "answered_by": "区", "answered_on": "H23.8.2"}, "先の日付です"),
        ("sort", {"kind": "999999"}, "選択"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_saved(client, suzuki, problem, verb, fields, sentence):
    client.force_login(suzuki.account)
    with frozen(date(2011, 8, 1)):
        answer = client.post(at(problem, verb), fields | {"seen": "x"})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    problem.refresh_from_db()
    assert (problem.promised_on, problem.answered_on, problem.kind) == (None, None, None)


def test_several_districts_problems_become_one_common_problem_with_one_answer(client, suzuki, ito, ward, problem):
    other = make_problem(ward, "kamoi", "歩道がせまい")
    client.force_login(suzuki.account)
    chosen = {"problems": [problem.pk, other.pk], "title": "駅の近くが通りにくい", "text": ""}
    assert client.post("/desk/plan/2/gather-problems/", chosen).status_code == 302
    common = Problem.objects.get(plan=ward)
    assert set(common.gathered.all()) == {problem, other}
    assert JournalEntry.objects.filter(key="plans.problem.gathered").count() == 2
    with frozen(date(2011, 9, 2)):
        seen = client.get(at(common, "answer")).context["form"]["seen"].value()
        client.post(at(common, "answer"), ANSWER | {"seen": seen, "publish": "on"})
    client.force_login(ito.account)
    page = client.get("/desk/").content.decode()
    assert "駅の近くが通りにくい" in page
    assert "平成23年9月1日に回答しました。" in page
    client.force_login(suzuki.account)
    assert client.post(at(other, "take-out")).status_code == 302
    assert list(common.gathered.all()) == [problem]
    assert (
        client.post("/desk/plan/2/gather-problems/", {"problems": [other.pk], "common": common.pk}).status_code == 302
    )
    assert common.gathered.count() == 2


def test_a_common_problem_that_holds_districts_problems_does_not_go_into_the_bin(client, suzuki, ward, problem):
    common = Problem.objects.create(plan=ward, title="共通", written_on=date(2011, 7, 1))
    Problem.objects.filter(pk=problem.pk).update(common=common)
    client.force_login(suzuki.account)
    answer = client.post(at(common, "bin"))
    assert answer.status_code == 422
    assert "先に、地区の課題を外してください。" in answer.content.decode()
    common.refresh_from_db()
    assert not common.is_binned


def rewrite(client, problem, words: str):
    address = f"/desk/plan/2/edit/problem/{problem.uid}/text/"
    page = client.get(address)
    seen = page.context["form"]["seen"].value() if page.status_code == 200 else ""
    return client.post(address, {"words": words, "seen": seen})


def test_a_district_rewrites_its_problem_until_it_is_public(client, tanaka, problem):
    client.force_login(tanaka.account)
    assert rewrite(client, problem, "朝の時間です。").status_code == 302
    Problem.objects.filter(pk=problem.pk).update(published_on=date(2011, 7, 1))
    assert rewrite(client, problem, "夜の時間です。").status_code == 403
    problem.refresh_from_db()
    assert problem.text == "朝の時間です。"


def test_correcting_a_public_problem_moves_the_public_stamp(client, suzuki, problem):
    Problem.objects.filter(pk=problem.pk).update(published_on=date(2011, 7, 1))
    client.force_login(suzuki.account)
    stamp = public_stamp()
    assert rewrite(client, problem, "朝の時間です。").status_code == 302
    assert public_stamp() != stamp


def test_gathering_asks_for_problems_and_for_a_common_problem(client, suzuki, ward, problem):
    client.force_login(suzuki.account)
    page = client.post("/desk/plan/2/gather-problems/", {}).content.decode()
    assert "まとめる課題を選んでください。" in page
    assert "新しい共通課題を書くか" in page
    first = make_plan(ward.area, number=3, first_year=2016)
    strange = Problem.objects.create(plan=first, title="別の期", written_on=date(2016, 4, 1))
    answer = client.post("/desk/plan/2/gather-problems/", {"problems": [strange.pk], "title": "共通"})
    assert answer.status_code == 422
    assert "選べない課題が入っています" in answer.content.decode()


def test_what_goes_into_the_bin_comes_back(client, suzuki, tanaka, ward, problem):
    client.force_login(tanaka.account)
    page = client.post(at(problem, "bin"), follow=True).content.decode()
    assert f"/desk/plan/2/problems/{problem.uid}/restore/" in page
    problem.refresh_from_db()
    assert problem.is_binned
    assert client.post(at(problem, "restore")).status_code == 302
    problem.refresh_from_db()
    assert not problem.is_binned
    client.force_login(suzuki.account)
    client.post(at(problem, "publish"))
    client.force_login(tanaka.account)
    assert client.post(at(problem, "bin")).status_code == 403


def test_opening_an_address_does_nothing(client, suzuki, problem):
    client.force_login(suzuki.account)
    assert client.get(at(problem, "publish")).status_code == 405
    for verb in ("bin", "withdraw"):
        assert client.get(at(problem, verb)).status_code == 200
    problem.refresh_from_db()
    assert (problem.published_on, problem.deleted_at) == (None, None)


def test_the_list_has_a_page_for_every_state(client, suzuki, ward, problem):
    make_problem(ward, "kamoi", "歩道がせまい", promised_on=date(2011, 10, 1))
    common = Problem.objects.create(plan=ward, title="共通", written_on=date(2011, 7, 1))
    make_problem(ward, "miho", "段差がある", common=common)
    client.force_login(suzuki.account)
    for state, there, not_there in (
        ("waiting", "車いす", "歩道"),
        ("promised", "歩道", "車いす"),
        ("gathered", "段差", "歩道"),
        ("bin", "", "車いす"),
    ):
        page = client.get("/desk/problems/", {"state": state}).content.decode()
        assert there in page
        assert not_there not in page


def test_the_list_opens_where_there_is_something(client, tanaka, ward, problem):
    Problem.objects.filter(pk=problem.pk).update(answer="直します。", answered_on=date(2011, 9, 1))
    client.force_login(tanaka.account)
    assert problem.title in client.get("/desk/problems/").content.decode()


def test_edit_stands_only_beside_words_that_the_reader_may_still_change(client, tanaka, suzuki, ward):
    fresh, told = make_problem(ward), make_problem(ward, title="公開した課題", published_on=date(2011, 7, 1))
    foreign = make_problem(ward, "kamoi", "鴨居の課題", published_on=date(2011, 7, 1))

    def offered(person, problem: Problem) -> bool:
        client.force_login(person.account)
        return f"edit/problem/{problem.uid}/" in client.get(f"/desk/plan/2/problems/{problem.uid}/").content.decode()

    assert offered(tanaka, fresh)
    assert not offered(tanaka, told)
    assert not offered(tanaka, foreign)
    assert offered(suzuki, told)
