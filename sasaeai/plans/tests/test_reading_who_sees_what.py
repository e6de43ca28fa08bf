"""The public reads what was published, as it was; the desk reads what is being written, each in their own area."""

from __future__ import annotations

import re
from datetime import date

import pytest

from sasaeai.kernel.clock import frozen, start_of
from sasaeai.plans.models import Goal, Measure, Plan, Problem, Release

from .full_plan import answer_with, make_full_plan, make_indicator, make_problem, publish_all
from .making import goal_named, make_measure, publish_as


@pytest.fixture
def ward(midori, districts) -> Plan:
    ward = make_full_plan(midori, districts.values())
    publish_all(ward)
    return ward


def read(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_nobody_without_an_account_sees_what_is_being_written(client, ward):
    goal = goal_named(ward, "ボランティアの仲介")
    measure = ward.measures.get()
    Goal.objects.filter(pk=goal.pk).update(title="書きかけの目標", five_years="書きかけの考え方")
    Measure.objects.filter(pk=measure.pk).update(title="書きかけの取組", text="書きかけの内容")
    Plan.objects.filter(pk=ward.pk).update(philosophy="書きかけの理念", introduction="書きかけの趣旨")
    new = make_measure(ward, goal, "書きかけの新しい取組")
    for page in ("", "table/", "measures/", f"goals/{goal.uid}/", f"measures/{measure.uid}/", "districts/kamoi/"):
        assert "書きかけ" not in read(client, "/plan/2/" + page), page
    assert client.get(f"/plan/2/measures/{new.uid}/").status_code == 404
    answer = client.get("/desk/plan/2/")
    assert answer.status_code == 302
    assert "next=/desk/plan/2/" in answer.url


def test_an_older_release_shows_the_words_of_its_day(client, ward):
    goal = goal_named(ward, "ボランティアの仲介")
    before = Release.objects.current()
    Goal.objects.filter(pk=goal.pk).update(title="となり近所でボランティアの仲介ができるようにします。")
    publish_as(ward, "年度改訂", on=date(2012, 3, 20), note="言い方をやさしくしました。")
    assert "となり近所で" in read(client, f"/plan/2/goals/{goal.uid}/")
    older = read(client, f"/editions/{before.pk}/goals/{goal.uid}/")
    assert "となり近所で" not in older
    assert "身近な地域でボランティアの仲介" in older
    assert "のときの計画を読んでいます" in older


def test_a_measure_says_whose_problem_it_answers_once_that_is_published(client, ward, suzuki):
    measure = ward.measures.get()
    kamoi, nagatsuta = (ward.district_plans.get(area__slug=slug) for slug in ("kamoi", "nagatsuta"))
    told = make_problem(nagatsuta, "駅前を歩けない")
    for problem in (told, make_problem(kamoi, "夜道が暗い", written_on=date(2011, 4, 2), published_on=None)):
        answer_with(problem, measure)
    page = read(client, f"/plan/2/measures/{measure.uid}/")
    assert f'<b><a href="/plan/2/problems/{told.uid}/">駅前を歩けない</a></b>' in page
    assert '<p class="muted">長津田</p>' in page
    assert "夜道が暗い" not in page
    assert ">鴨居</option>" not in read(client, "/plan/2/problems/")
    client.force_login(suzuki.account)
    page = read(client, f"/desk/plan/2/measures/{measure.uid}/")
    assert page.index("夜道が暗い") < page.index("駅前を歩けない")
    assert ">鴨居</option>" in read(client, "/desk/plan/2/problems/")


def test_suzuki_reads_the_working_words_with_links_to_change_them(client, ward, suzuki):
    goal = goal_named(ward, "ボランティアの仲介")
    Goal.objects.filter(pk=goal.pk).update(title="書きかけの目標")
    client.force_login(suzuki.account)
    page = read(client, f"/desk/plan/2/goals/{goal.uid}/")
    assert "書きかけの目標" in page
    assert f"/desk/plan/2/edit/goal/{goal.uid}/title/" in page


def test_yamada_reads_the_desk_without_any_link_to_change_something(client, ward, yamada):
    client.force_login(yamada.account)
    assert "/edit/" not in read(client, "/desk/plan/2/")


def test_sato_reads_only_her_own_districts_working_plan(client, ward, sato):
    client.force_login(sato.account)
    assert "霧が丘" in read(client, "/desk/plan/2/")
    assert "霧が丘 お助け隊" in read(client, "/desk/plan/2/districts/kirigaoka/")
    assert client.get("/desk/plan/2/districts/kamoi/").status_code == 404
    foreign = Measure.objects.get(plan__area__slug="kamoi")
    assert client.get(f"/desk/plan/2/measures/{foreign.uid}/").status_code == 404
    assert client.get(f"/desk/plan/2/goals/{goal_named(ward, 'つながり').uid}/").status_code == 404
    assert "お助け隊" not in read(client, "/desk/plan/2/measures/").replace("霧が丘 お助け隊", "")


@pytest.fixture
def problems(ward) -> dict[str, Problem]:
    kamoi, takeyama = (ward.district_plans.get(area__slug=slug) for slug in ("kamoi", "takeyama"))
    common = make_problem(
        ward, "買い物に行けない人がふえている", answer="移動販売を試します。", answered_on=date(2011, 9, 1)
    )
    return {
        "received": make_problem(kamoi, "回覧板がおくれて届く"),
        "promised": make_problem(kamoi, "放置自転車", promised_on=date(2011, 10, 20), promised_where="推進会議"),
        "gathered": make_problem(takeyama, "団地の店がなくなった", common=common),
        "common": common,
        "hidden": make_problem(takeyama, "まだ公開しない話", published_on=None),
    }


@pytest.mark.parametrize("address", ["/plan/2/problems/", "/plan/2/districts/kamoi/"])
def test_once_the_promised_day_is_over_everybody_reads_that_the_answer_is_missing(client, problems, address):
    with frozen(date(2011, 10, 21)):
        page = read(client, address)
    assert "平成23年10月20日の推進会議で回答する予定でした。まだ回答していません。" in page
    assert "回答する予定です" not in page


def test_the_public_sees_what_became_of_each_published_problem(client, problems):
    with frozen(date(2011, 10, 20)):
        page = read(client, "/plan/2/problems/")
    assert "平成23年10月20日の推進会議で回答する予定です。" in page
    assert "回答の日は、まだ決まっていません" in page
    assert "まだ公開しない話" not in page
    assert client.get(f"/plan/2/problems/{problems['hidden'].uid}/").status_code == 404


def test_problems_are_narrowed_by_district_state_and_common(client, problems):
    def shown(query: str) -> set[str]:
        page = read(client, f"/plan/2/problems/?{query}")
        return {name for name, problem in problems.items() if problem.title in page}

    assert shown("district=takeyama") == {"gathered"}
    assert shown("state=answered") == {"gathered", "common"}
    assert shown("state=promised") == {"promised"}
    assert shown("state=received") == {"received"}
    assert shown("common=1") == {"common"}


def test_a_gathered_problem_shows_the_common_one_and_its_answer(client, problems):
    page = read(client, f"/plan/2/problems/{problems['gathered'].uid}/")
    assert "買い物に行けない人がふえている" in page
    assert "移動販売を試します。" in page
    assert "団地の店がなくなった" in read(client, f"/plan/2/problems/{problems['common'].uid}/")


def test_each_list_holds_exactly_the_problems_of_which_it_says_so(client, ward):
    """The list is narrowed by the database, and each line says by itself where the problem stands."""
    kamoi = ward.district_plans.get(area__slug="kamoi")
    stands = {
        "received": {},
        "promised": {"promised_on": date(2011, 10, 20)},
        "answered": {"promised_on": date(2011, 8, 20), "answer": "はい。", "answered_on": date(2011, 9, 1)},
    }
    now = {"published": {}, "hidden": {"published_on": None}, "binned": {"deleted_at": start_of(date(2011, 9, 1))}}
    commons = [make_problem(ward, "共通", **fields, **at) for fields in stands.values() for at in now.values()]
    for own in stands.values():
        for common in [None, *commons]:
            make_problem(kamoi, "地区の話", common=common, **own)
    said = {"answered": "の回答（", "promised": "に回答する予定です。", "received": "受け取りました。回答の日は"}
    whole = 0
    with frozen(date(2011, 10, 1)):
        for state, words in said.items():
            page = read(client, f"/plan/2/problems/?district=kamoi&state={state}")
            lines = re.findall(r'<span class="state[^>]*>(.*?)</span>', page)
            assert all(words in line for line in lines), state
            whole += len(lines)
    assert whole == len(stands) * (1 + len(commons))


def test_the_answer_to_a_common_problem_also_keeps_what_was_promised_for_one_of_its_own(client, problems):
    gathered = problems["gathered"]
    Problem.objects.filter(pk=gathered.pk).update(promised_on=date(2011, 8, 20))
    with frozen(date(2011, 9, 2)):
        for address in (f"/plan/2/problems/{gathered.uid}/", "/plan/2/problems/?district=takeyama"):
            page = read(client, address)
            assert "移動販売を試します。" in page
            assert "回答する予定でした" not in page


def test_what_was_promised_for_a_gathered_problem_holds_until_the_common_one_is_answered(client, problems):
    gathered = problems["gathered"]
    Problem.objects.filter(pk=problems["common"].pk).update(answered_on=None, answer="")
    Problem.objects.filter(pk=gathered.pk).update(promised_on=date(2011, 8, 20))
    with frozen(date(2011, 9, 2)):
        page = read(client, f"/plan/2/problems/{gathered.uid}/")
    assert "平成23年8月20日に回答する予定でした。まだ回答していません。" in page


def test_a_common_problem_that_is_not_public_stays_unknown(client, problems):
    Problem.objects.filter(pk=problems["common"].pk).update(published_on=None)
    page = read(client, f"/plan/2/problems/{problems['gathered'].uid}/")
    assert "買い物に行けない" not in page
    assert "移動販売" not in page


def test_a_district_reads_its_own_unpublished_problem_and_no_other(client, problems, ito, suzuki):
    client.force_login(ito.account)
    assert "まだ公開しない話" not in read(client, "/desk/plan/2/problems/")
    client.force_login(suzuki.account)
    assert "まだ公開しない話" in read(client, "/desk/plan/2/problems/")


def test_a_districts_page_shows_both_directions(client, ward, problems):
    page = read(client, "/plan/2/districts/kamoi/")
    assert "となりの顔が見えるまち、鴨居" in page
    assert "回覧板がおくれて届く" in page
    assert "地域ケアプラザにボランティア相談の日をつくる" in page


def test_a_district_without_a_published_plan_says_how_far_it_is(client, ward):
    plan = ward.district_plans.get(area__slug="miho")
    Plan.objects.filter(pk=plan.pk).update(progress="writing", progress_note="次の集まりは12月です。")
    Release.objects.current().pins.filter(plan=plan).delete()
    for page in ("districts/miho/", "progress/"):
        shown = read(client, f"/plan/2/{page}")
        assert "話し合い・作成中です" in shown
        assert "次の集まりは12月です。" in shown
    assert "三保 お助け隊" not in read(client, "/plan/2/districts/miho/")


def test_indicators_and_schedules_of_a_district_stay_hidden_until_it_wants_them(client, ward):
    plan = ward.district_plans.get(area__slug="kamoi")
    make_indicator(plan.measures.get(), title="お手伝いした回数")
    publish_as(plan, "確定")
    assert "お手伝いした回数" not in read(client, "/plan/2/districts/kamoi/")
    Plan.objects.filter(pk=plan.pk).update(uses_indicators=True)
    publish_as(plan, "確定")
    assert "お手伝いした回数" in read(client, "/plan/2/districts/kamoi/")
