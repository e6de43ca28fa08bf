"""送る: numbers that come back, who is still waited for, and how many answered."""

from __future__ import annotations

import pytest

from sasaeai.kernel.clock import now
from sasaeai.kernel.models import JournalEntry
from sasaeai.surveys.actions.letters import forget_old_drafts
from sasaeai.surveys.models import Draft, Letter, Survey
from sasaeai.surveys.number_lists import read_numbers
from sasaeai.surveys.tests.known import answered, opened


@pytest.fixture
def address(survey):
    """Ten letters in each of two districts, number 1 answered on the web."""
    opened(survey)
    first, second = survey.strata.all()[:2]
    Letter.objects.bulk_create(
        Letter(survey=survey, stratum=first if number <= 10 else second, number=number, fingerprint=f"f{number}")
        for number in range(1, 21)
    )
    Letter.objects.filter(number=1).update(disposition="answered", mode="web")
    answered(survey, [{"district": 1}], mode="web")
    answered(survey, [{"district": 2}, {}])
    return f"/desk/surveys/{survey.uid}/fielding/"


def test_the_desk_types_what_came_back_and_sees_the_rate_with_its_definition(at_desk, address):
    for to, numbers in (("undelivered", "2、3"), ("gone", "4"), ("refused", "５"), ("answered", "11 12\n13～14")):
        assert at_desk.post(address, {"to": to, "numbers": numbers}).status_code == 302
    page = at_desk.get(address)
    html = page.content.decode()
    assert "有効回収率 ＝ 有効な回答 ÷ 届いた数" in html
    whole = page.context["whole"]
    assert (whole.letters, whole.deliverable, whole.refused, whole.waiting, whole.valid) == (20, 17, 1, 11, 3)
    assert (whole.web, whole.paper) == (1, 2)
    assert "17.6" in html
    assert "地区が分からない" in html
    assert set(Letter.objects.filter(disposition="answered", mode="paper").values_list("disposed_on", flat=True)) == {
        None
    }
    assert JournalEntry.objects.filter(key="surveys.numbers.noted").count() == 4


def test_the_page_costs_the_same_for_every_number_of_letters(at_desk, address, django_assert_max_num_queries):
    with django_assert_max_num_queries(16):
        at_desk.get(address)


def test_an_answer_that_is_in_stays_and_the_second_one_is_logged_without_its_number(at_desk, address):
    Draft.objects.create(letter=Letter.objects.get(number=2), answers={"age": 1})
    page = at_desk.post(address, {"to": "answered", "numbers": "1, 2, 999"}, follow=True).content.decode()
    assert "はじめの回答を採ります" in page
    assert "この整理番号の依頼状はありません：999" in page
    assert Letter.objects.get(number=1).mode == "web"
    assert Letter.objects.get(number=2).mode == "paper"
    assert not Draft.objects.exists()
    assert JournalEntry.objects.get(key="surveys.answer.second").details == {}
    at_desk.post(address, {"to": "sent", "numbers": "1-2"})
    assert [Letter.objects.get(number=one).disposition for one in (1, 2)] == ["answered", "sent"]


@pytest.mark.parametrize(
    ("posted", "says"),
    [
        ({"to": "refused", "numbers": "12、たなか"}, "番号として読めません：たなか"),
        ({"to": "refused", "numbers": ""}, "整理番号を入力"),
        ({"numbers": "12"}, "どうなったかを選んで"),
        ({"to": "refused", "numbers": "1-99999999"}, "一度に5,000件まで"),
    ],
)
def test_what_cannot_be_read_is_told_and_nothing_typed_is_lost(at_desk, address, posted, says):
    answer = at_desk.post(address, posted)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert posted["numbers"] in answer.content.decode()
    assert not Letter.objects.filter(disposition="refused").exists()


def test_numbers_are_read_as_people_write_them():
    assert read_numbers("12、15\n２０〜22, 15\t7").numbers == (12, 15, 20, 21, 22, 7)
    assert read_numbers("9-3").wrong == ("9-3",)


def test_a_reminder_goes_to_those_who_are_waited_for_by_district(at_desk, address, survey):
    slug = survey.strata.all()[0].area.slug
    page = at_desk.get(f"{address}waiting/?district={slug}").content.decode()
    assert "まだの方：9件" in page
    assert "00001" not in page
    csv = at_desk.get(f"{address}waiting.csv?district={slug}")
    assert len(csv.content.decode().splitlines()) == 10
    assert at_desk.get(f"{address}waiting.xlsx").content.startswith(b"PK")
    assert at_desk.get(f"{address}waiting.pdf").status_code == 404
    assert JournalEntry.objects.filter(key="surveys.numbers.taken").count() == 2


def test_only_whoever_runs_the_survey_sees_the_numbers(client, address, tanaka, yamada, sato):
    for person in (tanaka, yamada, sato):
        client.force_login(person.account)
        for ending in ("", "waiting/", "waiting.csv"):
            assert client.get(address + ending).status_code in (403, 404)


def test_what_was_begun_and_never_sent_is_forgotten_after_the_survey(address, survey):
    Draft.objects.create(letter=Letter.objects.get(number=5), answers={"age": 1})
    Draft.objects.update(changed_at="2012-10-01T00:00:00Z")
    assert forget_old_drafts(now()) == 0
    Survey.objects.update(state="closed")
    assert forget_old_drafts(now()) == 1
