"""The page of grades: switched on by the secretariat, tried out on the plan's own numbers, and never nonsense."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sasaeai.kernel.models import JournalEntry
from sasaeai.plans.models import Grade, GradingRule, Indicator, Period, Plan, Review, Target

from .full_plan import make_indicator, make_value
from .making import goal_named, make_measure, make_plan

PAGE = "/desk/plan/2/grades/"


@pytest.fixture
def ward(midori, districts) -> Plan:
    return make_plan(midori, districts.values())


@pytest.fixture
def talks(ward) -> Indicator:
    """仲介の件数: 84 in 2010, 160 in 2012 where 150 was wanted."""
    measure = make_measure(ward, goal_named(ward, "ボランティアの仲介"), "相談の日")
    indicator = make_indicator(measure)
    Target.objects.create(indicator=indicator, fiscal_year=2012, value=Decimal(150))
    make_value(indicator, 2012, 160, final=False)
    return indicator


def opened(client) -> dict[str, str]:
    """What a browser would send back: every field as it stands on the page."""
    form = client.get(PAGE).context["form"]
    found = {name: form[name].value() for name in form.fields}
    return {name: str(value) for name, value in found.items() if value not in (None, "", False)}


def save(client, *, follow: bool = False, **changed: str | None):
    given = opened(client) | {name.replace("__", "-"): value for name, value in changed.items()}
    return client.post(PAGE, {name: value for name, value in given.items() if value is not None}, follow=follow)


def test_suzuki_switches_grades_on_and_off_and_both_are_in_the_journal(client, suzuki, ward):
    client.force_login(suzuki.account)
    assert not Period.objects.get().grades_used
    answer = save(client, used="1", follow=True)
    assert "評価の決まりを保存しました。" in answer.content.decode()
    assert Period.objects.get().grades_used
    save(client, used=None)
    assert not Period.objects.get().grades_used
    assert [line.key for line in JournalEntry.objects.filter(key__startswith="plans.grades.").order_by("pk")] == [
        "plans.grades.wanted", "plans.grades.unwanted",
    ]  # fmt: skip


def test_words_and_numbers_are_the_wards_own_as_people_type_them(client, suzuki, ward):
    client.force_login(suzuki.account)
    save(
        client, used="1", goal__step1__name="とても順調", goal__step1__sign="◎", awareness_points="２．５ポイント",
        on_track_share="９０％", uses_error=None, goal__step1__points="７５点",
    )  # fmt: skip
    best = Grade.objects.get(of="goal", code="step1")
    assert (best.sign, best.name, best.points) == ("◎", "とても順調", 75)
    rule = GradingRule.objects.get()
    assert (rule.awareness_points, rule.on_track_share, rule.uses_error) == (Decimal("2.5"), 90, False)
    line = JournalEntry.objects.get(key="plans.grades.changed")
    assert "6か所" in line.sentence()


def test_points_are_called_samples_until_somebody_decides_them(client, suzuki, ward):
    client.force_login(suzuki.account)
    words = "点と区切りは見本です。話しあって決めてください"
    assert words in client.get(PAGE).content.decode()
    save(client, used="1", goal__step1__name="とても順調")
    assert words in client.get(PAGE).content.decode()
    save(client, goal__step1__points="75")
    assert words not in client.get(PAGE).content.decode()


def test_a_ward_may_use_three_steps_or_six(client, suzuki, ward):
    client.force_login(suzuki.account)
    gone = {f"goal__step4__{part}": "" for part in ("sign", "name", "points")}
    save(client, goal__step3__points="0", **gone)
    assert [grade.sign for grade in Grade.objects.filter(of="goal")] == ["A", "B", "C", "－"]
    more = {"goal__step4__sign": "D", "goal__step4__name": "遅れ", "goal__step4__points": "10"}
    more |= {"goal__step5__sign": "E", "goal__step5__name": "中止", "goal__step5__points": "0"}
    save(client, goal__step3__points="30", **more)
    assert [grade.sign for grade in Grade.objects.filter(of="goal")] == ["A", "B", "C", "D", "E", "－"]


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("awareness_points", "3人くらい", "「3人くらい」を数として読めません。"),
        ("awareness_points", "平成24年度", "「平成24年度」を数として読めません。"),
        ("awareness_points", "", "数を書いてください。"),
        ("awareness_points", "-3", "0から100までの数を書いてください。"),
        ("on_track_share", "0", "1から100までの数を書いてください。"),
        ("on_track_share", "120%", "1から100までの数を書いてください。"),
        ("keep_share", "2.5", "小数を使わずに書いてください。"),
        ("fewest_decidable", "０", "1から999までの数を書いてください。"),
        ("words_share", "半分", "「半分」を数として読めません。"),
        ("goal-step2-points", "80", "80点は、上の段の80点より小さくしてください。"),
        ("goal-step3-points", "９０", "90点は、上の段の60点より小さくしてください。"),
        ("goal-step4-points", "10", "いちばん下の段は0点からにしてください。"),
        ("goal-step1-points", "101", "0から100までの数を書いてください。"),
        ("goal-step2-sign", "Ａ", "「Ａ」が2回あります。"),
        ("goal-step2-name", "順調", "「順調」が2回あります。"),
        ("goal-step2-sign", "", "記号を書いてください。"),
        ("goal-step2-name", "", "ことばを書いてください。"),
        ("goal-step1-sign", "とても順調", "4"),
        ("indicator-on_track-sign", "", "記号を書いてください。"),
        ("indicator-behind-points", "100", "100点は、上の段の100点より小さくしてください。"),
        ("indicator-undecided-name", "順調", "「順調」が2回あります。"),
        ("goal-step1-tone", "9", "選"),
    ],
)
def test_nonsense_is_told_in_a_sentence_and_nothing_is_saved(client, suzuki, ward, field, typed, sentence):
    client.force_login(suzuki.account)
    answer = client.post(PAGE, opened(client) | {"used": "1", field: typed})
    assert answer.status_code == 422
    assert sentence in " ".join(answer.context["form"].errors[field])
    assert not Period.objects.get().grades_used
    assert not JournalEntry.objects.filter(key__startswith="plans.grades.").exists()


def test_a_scale_of_one_step_is_none(client, suzuki, ward):
    client.force_login(suzuki.account)
    gone = {f"goal-step{step}-{part}": "" for step in (2, 3, 4) for part in ("sign", "name", "points")}
    answer = client.post(PAGE, opened(client) | gone | {"goal-step1-points": "0"})
    assert "2段から6段まで" in answer.content.decode()


def test_the_rule_is_tried_on_the_plans_own_numbers_before_it_is_saved(client, suzuki, ward, talks):
    client.force_login(suzuki.account)
    page = client.get(PAGE).content.decode()
    assert "この決まりだと、平成24年度は、指標1件のうち" in page
    assert "平成24年度の実績値は、160件です（速報）。" in page
    assert "a「順調」" in page
    Target.objects.filter(indicator=talks, fiscal_year=2012).update(value=Decimal(170))
    tried = client.post(PAGE, opened(client) | {"on_track_share": "80", "try": "1"})
    assert tried.status_code == 200
    assert "目標値までの道のりの80%（152.8件）に届いています。" in tried.content.decode()
    assert GradingRule.objects.get().on_track_share == 100
    live = client.post(f"{PAGE}example/", opened(client) | {"on_track_share": "80", "year": "2011"})
    assert "平成23年度は、指標1件のうち" in live.content.decode()
    assert "<html" not in live.content.decode()
    assert (
        "ここに例が出ます" in client.post(f"{PAGE}example/", opened(client) | {"on_track_share": "x"}).content.decode()
    )


def test_a_plan_without_indicators_says_so(client, suzuki, ward):
    client.force_login(suzuki.account)
    assert "この計画には、まだ指標がありません。" in client.get(PAGE).content.decode()


def test_the_second_of_two_writers_sees_both(client, suzuki, ward):
    client.force_login(suzuki.account)
    mine = opened(client)
    save(client, awareness_points="5")
    answer = client.post(PAGE, mine | {"awareness_points": "4", "words_share": "40"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "ほかの人が、先に書きなおしました" in page
    assert GradingRule.objects.get().awareness_points == 5
    again = answer.context["form"]
    chosen = {name: str(again[name].value()) for name in again.fields if again[name].value() not in (None, "", False)}
    client.post(PAGE, chosen)
    rule = GradingRule.objects.get()
    assert (rule.awareness_points, rule.words_share) == (4, 40)


def test_a_grade_that_was_given_stays(client, suzuki, ward):
    client.force_login(suzuki.account)
    goal = goal_named(ward, "一人ひとりの力")
    Review.objects.create(plan=ward, goal=goal, fiscal_year=2011, grade="step4")
    gone = {f"goal-step4-{part}": "" for part in ("sign", "name", "points")}
    answer = client.post(PAGE, opened(client) | gone | {"goal-step3-points": "0"})
    assert answer.status_code == 422
    assert "D「遅れ」は、平成23年度の評価で使っているので、なくせません。" in answer.content.decode()
    assert Grade.objects.filter(of="goal", code="step4").exists()


def test_only_the_secretariat_decides_about_grades(client, ward, tanaka, yamada, suzuki):
    assert client.get(PAGE).status_code == 302
    client.force_login(tanaka.account)
    assert client.get(PAGE).status_code in (403, 404)
    assert client.post(PAGE, {"used": "1"}).status_code in (403, 404)
    client.force_login(yamada.account)
    assert client.get(PAGE).status_code == 403
    client.force_login(suzuki.account)
    assert client.get("/desk/plan/9/grades/").status_code == 404
    assert PAGE in client.get("/desk/plan/2/").content.decode()


def test_the_page_costs_the_same_for_one_indicator_and_for_many(
    client, suzuki, ward, talks, django_assert_max_num_queries
):
    client.force_login(suzuki.account)
    client.get(PAGE)
    for number in range(8):
        make_indicator(make_measure(ward, goal_named(ward, "仲介"), f"取組{number}"), title=f"指標{number}")
    with django_assert_max_num_queries(25):
        client.get(PAGE)
