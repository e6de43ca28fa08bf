"""資格を持つ方: given on evidence, found, renewed in time or by practice, taken back with a reason."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from sasaeai.kernel import clock
from sasaeai.kernel.models import JournalEntry
from sasaeai.kernel.months import months_later
from sasaeai.learning.models import Recognition, RenewalRule
from sasaeai.learning.tests.known import NOVEMBER_2012, kind_named, person, recognised, told
from sasaeai.people.models import Person, Practice, Qualification, QualificationKind


@pytest.fixture
def kind(db):
    return kind_named("要約筆記", valid_months=12, renewable_months_before=3, renewable_months_after=6)


def give_form(kind, area, **fields: str) -> dict[str, str]:
    form = {
        "name": "井上 明", "telephone": "０４５－９３０－１１１１", "kind": str(kind.pk), "area": str(area.pk),
        "issuer": "他市社協", "since": "平成24年10月1日", "evidence": "修了証の写しを見た",
    }  # fmt: skip
    return form | fields


def practised(holder: Person, minutes: int, day: date, kind: QualificationKind | None, source: str) -> None:
    Practice.objects.create(person=holder, kind=kind, day=day, minutes=minutes, source=source)


def test_mori_registers_somebody_who_learned_elsewhere(at_desk, districts, kind):
    known = person("井上 明", 1111)
    at_desk.post("/desk/learning/qualifications/give/", give_form(kind, districts["nagatsuta"]))
    held = Qualification.objects.get()
    assert (held.person, held.until, held.given_by_label) == (known, date(2013, 9, 30), "森 京子")
    page = told(at_desk.get(f"/desk/learning/qualifications/{held.uid}/"))
    assert "平成25年6月30日から平成26年3月30日まで" in page
    assert "認定証" in told(at_desk.get(f"/desk/learning/qualifications/{held.uid}/paper/"))
    again = at_desk.post("/desk/learning/qualifications/give/", give_form(kind, districts["nagatsuta"]))
    assert again.status_code == 422
    assert "同じ日からの同じ資格を、もうお持ちです" in told(again)
    assert "井上" not in str(list(JournalEntry.objects.values_list("subject_label", "details")))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"evidence": ""}, "何を見て確かめたかを書いてください"),
        ({"since": "平成24年12月1日"}, "先の日です"),
        ({"until": "平成24年9月1日"}, "有効になる日と同じか後の日に"),
        ({"kind": ""}, "資格を選んでください"),
        ({"telephone": "1"}, "市外局番から"),
    ],
)
def test_a_slip_is_told_and_nobody_is_made(at_desk, districts, kind, fields, said):
    before = Person.objects.count()
    answer = at_desk.post("/desk/learning/qualifications/give/", give_form(kind, districts["nagatsuta"]) | fields)
    assert answer.status_code == 422
    assert said in told(answer)
    assert Person.objects.count() == before


def test_the_list_is_narrowed_by_kind_area_state_name_and_number(client, suzuki, districts, kind):
    other = kind_named("手話")
    recognised(person("井上", 1), kind, districts["nagatsuta"], until=date(2013, 3, 31))
    recognised(person("上野", 2), other, districts["kamoi"])
    recognised(person("江口", 3), kind, districts["kamoi"], until=date(2012, 11, 19))
    client.force_login(suzuki.account)
    for query, shown in [
        ("", {"井上", "上野"}),
        (f"?kind={kind.pk}", {"井上"}),
        ("?area=kamoi", {"上野"}),
        ("?state=over", {"江口"}),
        ("?state=revoked", set()),
        ("?q=井上", {"井上"}),
        ("?q=0459300002", {"上野"}),
        ("?kind=999999999999999999999&area=x&state=y", {"井上", "上野"}),
    ]:
        page = told(client.get(f"/desk/learning/qualifications/{query}"))
        assert {name for name in ("井上", "上野", "江口") if name in page.partition("<tbody>")[2]} == shown, query


def test_who_practised_enough_is_proposed_and_renewed_with_one_press(at_desk, districts, kind):
    RenewalRule.objects.create(kind=kind, minutes=600, months=12)
    until = NOVEMBER_2012 + timedelta(days=40)
    enough = recognised(person("井上", 1), kind, districts["nagatsuta"], until=until)
    too_little = recognised(person("上野", 2), kind, districts["nagatsuta"], until=until)
    recognised(person("江口", 3), kind, districts["nagatsuta"], until=date(2013, 9, 30))
    practised(enough.qualification.person, 400, date(2012, 6, 1), kind, "a")
    practised(enough.qualification.person, 200, date(2012, 7, 1), kind, "b")
    practised(too_little.qualification.person, 599, date(2012, 7, 1), kind, "c")
    practised(too_little.qualification.person, 300, date(2012, 7, 1), None, "without the qualification")
    practised(too_little.qualification.person, 300, date(2011, 11, 20), kind, "too long ago")
    page = at_desk.get("/desk/learning/renewals/")
    assert [one.recognition for one in page.context["proposed"]] == [enough]
    assert [one.recognition for one in page.context["others"]] == [too_little]
    assert "10時間（必要なのは10時間）" in told(page)
    ticked = {"renew": [str(enough.pk), str(too_little.pk), "x"]}
    at_desk.post("/desk/learning/renewals/", ticked)
    at_desk.post("/desk/learning/renewals/", ticked)
    renewed = Recognition.objects.get(renews=enough).qualification
    assert (renewed.since, renewed.until) == (until + timedelta(days=1), months_later(until, 12))
    assert renewed.evidence == "活動10時間（12か月の間）"
    assert not Recognition.objects.filter(renews=too_little).exists()
    assert [one.recognition for one in at_desk.get("/desk/learning/renewals/").context["others"]] == [too_little]


def test_within_the_months_after_its_end_it_begins_today_and_later_not_at_all(at_desk, districts, kind):
    row = recognised(person("井上", 1), kind, districts["nagatsuta"], until=date(2012, 10, 1))
    page = f"/desk/learning/qualifications/{row.qualification.uid}/renew/"
    assert "何を見て更新するかを書いてください" in told(at_desk.post(page, {"evidence": " "}, follow=True))
    with clock.frozen(date(2013, 4, 2)):
        assert "いまは更新できません" in told(at_desk.post(page, {"evidence": "研修の修了証"}, follow=True))
    at_desk.post(page, {"evidence": "研修の修了証"})
    assert Recognition.objects.get(renews=row).qualification.since == NOVEMBER_2012
    assert "いまは更新できません" in told(at_desk.post(page, {"evidence": "研修の修了証"}, follow=True))


def test_what_is_taken_back_is_printed_no_more(at_desk, districts, kind):
    row = recognised(person("井上", 1), kind, districts["nagatsuta"])
    page = f"/desk/learning/qualifications/{row.qualification.uid}/"
    assert at_desk.post(f"{page}revoke/", {"reason": ""}).status_code == 422
    at_desk.post(f"{page}revoke/", {"reason": "取りちがえ"})
    assert "もう取り消してあります" in told(at_desk.post(f"{page}revoke/", {"reason": "もう一度"}, follow=True))
    row.qualification.refresh_from_db()
    assert (row.qualification.revoked_on, row.qualification.revoked_because) == (NOVEMBER_2012, "取りちがえ")
    paper = told(at_desk.get(f"{page}paper/"))
    assert "修了証は印刷できません" in paper
    assert "井上" not in paper
    assert not Qualification.objects.valid_on(NOVEMBER_2012).exists()


def test_only_who_teaches_in_the_whole_ward_changes_the_kinds(client, mori, suzuki, kind):
    form = {
        "name": "傾聴", "allows": "お話の相手", "valid_months": "36", "renewable_months_before": "3",
        "renewable_months_after": "0", "position": "0", "minutes": "６００", "months": "12", "any_practice": "on",
    }  # fmt: skip
    client.force_login(mori.account)
    assert client.get("/desk/learning/kinds/").status_code == 200
    assert client.post("/desk/learning/kinds/add/", form).status_code == 403
    client.force_login(suzuki.account)
    client.post("/desk/learning/kinds/add/", form)
    made = QualificationKind.objects.get(name="傾聴")
    assert RenewalRule.objects.filter(kind=made, minutes=600, any_practice=True).exists()
    assert "同じ名前の資格がすでにあります" in told(client.post("/desk/learning/kinds/add/", form))
    assert "1以上にしてください" in told(client.post(f"/desk/learning/kinds/{made.pk}/", form | {"valid_months": "0"}))
    client.post(f"/desk/learning/kinds/{made.pk}/", form | {"minutes": "", "retired": "on"})
    assert not RenewalRule.objects.exists()
    assert "傾聴" not in told(client.get("/desk/learning/courses/add/"))
