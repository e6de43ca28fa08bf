"""結果 at the desk and for everybody: who reads what, what is hidden, and what a version says."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sasaeai.kernel.clock import now
from sasaeai.kernel.models import JournalEntry
from sasaeai.kernel.stamp import public_stamp
from sasaeai.surveys.actions.surveys import answers_moved
from sasaeai.surveys.models import Keying, Letter, PopulationCell, PublishedResults, Response, Slip, Survey
from sasaeai.surveys.published import Tables
from sasaeai.surveys.tests.known import answered, opened


def page(client, survey, name="results", *rest, **query):
    return client.get(reverse(f"surveys:{name}", args=[survey.uid, *rest]), query)


def html(answer):
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def arrive(survey, number, **answers):
    answered(survey, [{"district": 1 + place % 3, **answers} for place in range(number)])
    answers_moved(survey)


@pytest.fixture
def answers(survey):
    opened(survey)
    arrive(survey, 60, age=1, sex=1, ties=1, important=[1, 3], good_talk=1, years=30)
    arrive(survey, 36, age=2, sex=2, ties=4, why_not=1, important=[7], good_talk=3, years=5)
    arrive(survey, 6, age=3, ties=2)
    return survey


def publish(client, survey, *, follow: bool = False, **form):
    return client.post(reverse("surveys:results_publish", args=[survey.uid]), form, follow=follow)


def by_age(published):
    rows = [one for one in published.tables["tables"] if one["code"] == "ties" and one["head"]]
    return next(one for one in rows if one["head"]["code"] == "age")


def test_the_overview_tells_who_answered_and_what_the_figures_cannot_tell(at_desk, answers):
    body = html(page(at_desk, answers))
    assert "1,100" in body
    assert "9.3" in body  # 102 of 1,100 letters
    assert "からは回答がありません" in body
    assert "いちばん大きくて±" in body


def test_the_overview_tells_what_still_waits_in_the_room_of_typing(client, at_desk, yamada, answers):
    made = [Slip(survey=answers, number=at, received_on="2012-11-18", wants_second=at > 1) for at in range(1, 5)]
    Slip.objects.bulk_create(made)
    for slip, turns in ((made[1], [1]), (made[2], [1, 2]), (made[3], [1, 2])):
        for turn in turns:
            Keying.objects.create(slip=slip, turn=turn, by_label="木村", typed_at=now())
    Slip.objects.filter(number=4).update(words_left=True)
    body = html(page(at_desk, answers))
    assert "届いた調査票のうち4件は、まだ数えていません" in body
    for kind in (
        "入力を待つもの：1件",
        "二人めの入力を待つもの：1件",
        "直すのを待つもの：2件",
        "言葉の入力を待つもの：1件",
    ):
        assert kind in body
    assert f'href="/desk/surveys/{answers.uid}/keying/"' in body
    client.force_login(yamada.account)
    assert f'href="/desk/surveys/{answers.uid}/keying/"' not in html(page(client, answers))


def test_a_committee_is_led_to_what_was_published(client, at_desk, ito, answers):
    """The ward's survey is not Ito's to run, but it is there: nobody is told that there was none."""
    publish(at_desk, answers)
    client.force_login(ito.account)
    body = html(client.get(reverse("surveys:surveys")))
    assert "まだありません" not in body
    assert f'href="{reverse("surveys:public_surveys")}">公表した結果を読む' in body


def test_who_publishes_hears_first_that_slips_left_over_would_have_to_wait(at_desk, answers):
    """Three slips on Suzuki's pile: pressed now, they stay out of every version until ten have come together."""
    assert "いま公表すると" not in html(page(at_desk, answers))
    Slip.objects.bulk_create(Slip(survey=answers, number=at, received_on="2012-11-18") for at in range(1, 4))
    said = html(page(at_desk, answers)).partition(">公表</h2>")[2]
    assert "届いた調査票3件を、まだ数えていません。いま公表すると、" in said
    assert "違いが10件以上になるまで新しい版を公表できません" in said
    assert "結果を公表する" in said


def test_sending_and_results_tell_one_rate(at_desk, answers):
    strata = list(answers.strata.all())
    Letter.objects.bulk_create(
        Letter(
            survey=answers, stratum=strata[at % 3], number=at + 1, fingerprint=str(at),
            disposition="undelivered" if at < 6 else "sent",
        )
        for at in range(214)
    )  # fmt: skip
    # 102 of 208 letters that arrived.
    assert page(at_desk, answers).context["response"]["rate"] == "49.0"
    assert str(page(at_desk, answers, "fielding").context["whole"].rate) == "49.0"


def test_nobody_has_answered_and_every_page_says_so(at_desk, survey):
    assert "有効な回答が、まだありません" in html(page(at_desk, survey))
    assert "まだ回答がありません" in html(page(at_desk, survey, "results_all"))
    assert "まだ回答がありません" in html(page(at_desk, survey, "results_question", "ties"))
    assert page(at_desk, survey, "results_file", "csv").status_code == 200


def test_below_ten_answers_the_page_says_beforehand_why_nothing_can_be_published(
    client, at_desk, suzuki, yamada, survey
):
    opened(survey)
    arrive(survey, 9, age=1)
    body = html(page(at_desk, survey))
    assert "有効な回答が10件になるまで公表できません（いま9件）" in body
    assert "結果を公表する" not in body
    hub = html(at_desk.get(reverse("surveys:survey", args=[survey.uid])))
    assert "有効な回答が10件になると、公表できます（いま9件）" in hub
    # Who presses on a page that was opened before hears the same.
    assert "（いま9件）" in publish(at_desk, survey, follow=True).content.decode()
    assert not PublishedResults.objects.exists()
    client.force_login(yamada.account)
    assert "まだ公表できません" not in html(page(client, survey))
    client.force_login(suzuki.account)
    arrive(survey, 1, age=1)
    assert "結果を公表する" in html(page(client, survey))
    publish(client, survey)
    # Of ten people a share says little, and the list of questions says so, too.
    assert "いちばん多い答えは「18～39歳」で、100.0％です（参考値）。" in html(page(client, survey, "public_results"))


def test_a_question_is_read_by_age_with_what_its_test_says(at_desk, answers):
    body = html(page(at_desk, answers, "results_question", "ties", by="age"))
    assert "年齢による差があります（p&lt;0.001）。" in body
    assert "回答者が少ないため表示しません" in body  # six people of 65～74歳
    assert body.count("<svg") >= 2
    turned = html(page(at_desk, answers, "results_question", "sex", by="ties"))
    assert "問4" in turned
    assert page(at_desk, answers, "results_question", "ties", by="years").status_code == 404
    assert page(at_desk, answers, "results_question", "words").status_code == 404


def test_several_answers_come_sorted_and_a_number_with_its_mean(at_desk, answers):
    body = html(page(at_desk, answers, "results_question", "important"))
    assert body.index("人と人とのつながり") < body.index("特にない") < body.index("担い手")
    row = html(page(at_desk, answers, "results_question", "good_talk"))
    assert "次のことに、どのくらい満足していますか。" in row
    assert "真ん中の値は30" in html(page(at_desk, answers, "results_question", "years"))


def test_the_pages_cost_as_many_queries_for_a_thousand_answers(at_desk, answers, django_assert_num_queries):
    at_desk.get("/desk/surveys/")  # from now on this process knows what the ward is called
    with django_assert_num_queries(13) as first:
        page(at_desk, answers, "results_all")
    arrive(answers, 200, age=1, ties=1)
    with django_assert_num_queries(len(first)):
        page(at_desk, answers, "results_all")


TABLES = (
    ("results_all",), ("results_question", "ties"), ("results_file", "csv"), ("results_question_file", "ties", "csv"),
)  # fmt: skip


def test_who_only_reads_sees_no_button_and_tables_only_when_no_single_answer_moves_them(client, yamada, ito, answers):
    client.force_login(yamada.account)
    body = html(page(client, answers))
    assert "結果を公表する" not in body
    assert publish(client, answers).status_code == 403
    for name, *rest in TABLES:
        early = page(client, answers, name, *rest)
        assert early["Location"] == reverse("surveys:results", args=[answers.uid])
    assert "一人の答えが分かってしまう" in html(page(client, answers))
    Survey.objects.update(state="closed")
    assert {page(client, answers, name, *rest).status_code for name, *rest in TABLES} == {200}
    Slip.objects.create(survey=answers, number=1, received_on="2012-11-18")
    assert page(client, answers, "results_all").status_code == 302
    client.force_login(ito.account)  # a committee of one district does not see the ward's survey
    assert page(client, answers).status_code == 404


def test_who_only_reads_does_not_see_the_numbers_move_with_each_answer(client, at_desk, yamada, suzuki, answers):
    """Yamada looks, a neighbour sends an answer, Yamada looks again: of which district it came would be seen."""
    hub = reverse("surveys:survey", args=[answers.uid])
    client.force_login(yamada.account)
    before = [html(page(client, answers)), html(client.get(hub))]
    assert "東本郷" not in before[0]
    assert "回答の数を10件ずつで示します" in before[0]
    assert page(client, answers).context["response"]["n"] == 100
    arrive(answers, 1, age=4, sex=1, ties=1)
    answered(answers, [{"district": 3, "ties": 2}], mode="web")
    assert [html(page(client, answers)), html(client.get(hub))] == before
    client.force_login(suzuki.account)
    body = html(page(client, answers))
    assert "東本郷" in body
    assert page(client, answers).context["response"]["n"] == 104
    # When nothing moves any more, everybody at the desk reads the same.
    Survey.objects.update(state="closed")
    client.force_login(yamada.account)
    assert page(client, answers).context["response"]["n"] == 104
    assert "東本郷" in html(page(client, answers))


def test_a_file_has_a_line_for_each_cell_and_hides_what_the_page_hides(at_desk, answers):
    text = page(at_desk, answers, "results_question_file", "ties", "csv", by="age").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    third = [row for row in rows if row["区分"] == "65～74歳"]
    assert {(row["件数"], row["割合（％）"]) for row in third} == {("秘", "秘")}
    assert rows[0]["n（人数）"] == "102"
    assert page(at_desk, answers, "results_file", "xlsx").content[:2] == b"PK"
    assert page(at_desk, answers, "results_file", "pdf").status_code == 404


def test_weights_are_chosen_on_the_page_and_told(at_desk, answers):
    where = reverse("surveys:results_weighting", args=[answers.uid])
    assert "人口の数が、まだありません" in at_desk.post(where, {"weighting": "population"}).content.decode()
    PopulationCell.objects.bulk_create(
        PopulationCell(survey=answers, margin="age", choice=choice, people=people)
        for choice, people in ((1, 10_000), (2, 15_000), (3, 5_000))
    )
    assert at_desk.post(where, {"weighting": "population"}).status_code == 422
    at_desk.post(where, {"weighting": "population", "margins": "age"})
    assert "問2の答えが人口の内訳と合うように" in html(page(at_desk, answers))
    assert JournalEntry.objects.filter(key="surveys.results.weighed").exists()


def test_published_results_are_read_by_everybody_and_from_what_was_stored(client, at_desk, answers):
    public = reverse("surveys:public_results", args=[answers.uid])
    assert client.get(public).status_code == 404
    before = public_stamp()
    assert "第1版" in publish(at_desk, answers, follow=True).content.decode()
    assert public_stamp() != before
    at_desk.logout()
    arrive(answers, 40, age=1, ties=4)
    body = html(client.get(public))
    assert "1,100人に送り、102人の答えを数えました" in body
    assert "いちばん多い答えは「そう思う」で、58.8％です。" in body
    question = html(page(client, answers, "public_question", "ties"))
    assert "年齢ごとの答え" in question
    assert "回答者が少ないため表示しません" in question
    assert page(client, answers, "public_question", "nothing").status_code == 404
    assert page(client, answers, "public_results_print").status_code == 200
    rows = page(client, answers, "public_results_file", "csv").content.decode("utf-8-sig").splitlines()
    assert any("65～74歳" in row and "秘" in row for row in rows)
    stored = PublishedResults.objects.get()
    table = by_age(stored)
    assert table["rows"][2]["cells"] == [None] * 6


def test_a_published_file_is_made_once_however_often_anybody_asks(client, at_desk, answers):
    publish(at_desk, answers)
    where = reverse("surveys:public_results_file", args=[answers.uid, "xlsx"])
    stranger = Client()
    first = stranger.get(where)
    stranger.cookies["sessionid"] = "madeup"
    with CaptureQueriesContext(connection) as asked:
        for number in range(5):
            assert stranger.get(where, {"x": number}).content == first.content
    assert not [one for one in asked if '."tables"' in one["sql"]]
    again = stranger.get(where, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    # A new version is a new file, and so is another language's.
    arrive(answers, 20, age=1, ties=1)
    publish(at_desk, answers, change="加えました。")
    assert stranger.get(where, headers={"if-none-match": first["ETag"]}).content not in (b"", first.content)
    assert stranger.get(where.replace("xlsx", "pdf")).status_code == 404
    assert stranger.get(f"/en{where}")["ETag"] != stranger.get(where)["ETag"]


def test_late_slips_are_said_and_make_a_new_version_that_says_why(at_desk, answers):
    publish(at_desk, answers)
    arrive(answers, 4, age=3, ties=2)
    body = html(page(at_desk, answers))
    assert "公表した後に回答が4件増えました" in body
    assert "前の版との違いが4件だけ" in body
    assert "新しい版として公表する" not in body
    # Whoever takes the first version from the second would have the answers of four people.
    assert "前の版との違いが4件だけ" in publish(at_desk, answers, change="加えた", follow=True).content.decode()
    arrive(answers, 20, age=3, ties=2)
    assert "前の版から何を変えたか" in publish(at_desk, answers, follow=True).content.decode()
    assert PublishedResults.objects.count() == 1
    publish(at_desk, answers, change="10月末までの回答を加えました。")
    second = PublishedResults.objects.get(number=2)
    assert second.response["n"] == 126
    table = by_age(second)
    assert table["rows"][2]["base"] == 30
    assert table["rows"][2]["cells"] == [None] * 6  # what was hidden once stays hidden
    # Far from the second version, and three answers from the first, which people still have.
    Response.objects.filter(pk__in=Response.objects.values("pk")[:21]).update(valid=False)
    answers_moved(answers)
    assert "前の版との違いが3件だけ" in publish(at_desk, answers, change="直した", follow=True).content.decode()


def test_a_table_in_which_few_moved_stays_as_it_was_published(at_desk, answers):
    """Ten late answers, one in each of ten districts: the table by district would give them away, by age not."""
    publish(at_desk, answers)
    for district in range(1, 11):
        arrive(answers, 1, district=district, age=1, ties=2)
    publish(at_desk, answers, change="10人の回答を加えました。")
    first, second = (Tables(PublishedResults.objects.get(number=number).tables) for number in (1, 2))
    assert second.simple("ties")["rows"][-1]["base"] == first.simple("ties")["rows"][-1]["base"] + 10
    kept, old = second.of("ties", "district"), first.of("ties", "district")
    assert kept["rows"] == old["rows"]
    assert "第1版のままです" in kept["said"][0]
    assert second.of("ties", "age")["rows"][0]["base"] == first.of("ties", "age")["rows"][0]["base"] + 10


def test_a_version_is_withdrawn_and_the_one_before_is_read_again(client, at_desk, answers):
    publish(at_desk, answers)
    arrive(answers, 12, age=1, ties=1)
    publish(at_desk, answers, change="加えました。")
    public = reverse("surveys:public_results", args=[answers.uid])
    assert "第2版" in html(at_desk.get(public))
    for number, status in ((2, 200), (1, 404)):
        at_desk.post(reverse("surveys:results_withdraw", args=[answers.uid, number]))
        assert at_desk.get(public).status_code == status
    assert "取り下げてあります" in html(page(at_desk, answers))
    assert not Survey.objects.filter(published__withdrawn_at=None, published__isnull=False).exists()


def test_everybody_reads_what_one_district_said_beside_the_whole(at_desk, client, answers):
    publish(at_desk, answers)
    client.logout()
    body = html(page(client, answers, "public_results"))
    assert f'href="/surveys/{answers.uid}/districts/higashihongo/"' in body
    with CaptureQueriesContext(
        connection,
    ) as asked:
        here = html(page(client, answers, "public_district", "higashihongo"))
    assert len(asked) <= 8
    assert "34人の答えです。" in here
    # 問6-1 was put to few, and its ± is wider than that of the head of the page.
    assert "全員に聞いた問いの割合には、いちばん大きくて±" in here
    assert "一部の方だけに聞いた問いでは、もっと大きくなります" in here
    table = next(
        one
        for one in Tables(PublishedResults.objects.get().tables).by_heads("ties")
        if one["head"]["code"] == "district"
    )
    cell, whole = table["rows"][0]["cells"][0], table["rows"][-1]["cells"][0]
    assert f"いちばん多い答えは「そう思う」で、{cell[1]}％（誤差±{cell[2]}）です。 全体では{whole[1]}％です。" in here
    nobody = html(page(client, answers, "public_district", "nagatsuta"))
    assert "回答なし" in nobody
    assert "誤差±" not in nobody.partition("result-list")[2]
    assert page(client, answers, "public_district", "tsuzuki").status_code == 404
    assert f"/surveys/{answers.uid}/districts/kamoi/" in html(client.get("/districts/kamoi/"))
