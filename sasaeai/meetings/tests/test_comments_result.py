"""The results of 意見募集: counted apart, published as the usual table, corrected and withdrawn with a sentence."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.test import Client

from sasaeai.kernel import clock
from sasaeai.kernel.tables import Limits, read_table
from sasaeai.meetings.actions.comments import publish_results
from sasaeai.meetings.comment_results import counts_of, summary, what_came
from sasaeai.meetings.edition_outline import outline
from sasaeai.meetings.models import Opinion
from sasaeai.meetings.tests.known_comments import (
    AFTER,
    answered,
    drafted,
    form_of,
    made_round,
    sent,
    told,
)
from sasaeai.plans.models import Measure
from sasaeai.plans.tests.making import goal_named, make_measure, publish_as


@pytest.fixture
def draft(midori):
    return drafted(midori)


@pytest.fixture
def round_(draft):
    return made_round(draft[2])


@pytest.fixture
def closed():
    """Everything after this happens in December."""
    with clock.frozen(AFTER):
        yield


def publish(at_desk, round_, *, follow: bool = False):
    return told(at_desk.post(f"/desk/comments/{round_.uid}/publish/", follow=follow))


def test_people_and_opinions_are_counted_apart(round_, draft):
    """The usual table: 21 people, 76 opinions: 賛同21 反映4 既に含む4 参考28 その他19."""
    wanted = {"賛同": 21, "反映した": 4, "既に含まれている": 4, "今後の参考とする": 28, "その他": 19}
    names = [name for name, count in wanted.items() for _number in range(count)]
    people = [sent(round_, *["意見"] * 4, channel="counter" if number < 11 else "web", kind="goal", item=draft[1].uid)
              for number in range(18)]  # fmt: skip
    people += [sent(round_, "意見", channel="fax") for _number in range(2)] + [
        sent(round_, "意見", "意見", channel="mail")
    ]
    opinions = [one for person in people for one in person]
    rows = {row.name: row for row in round_.dispositions.all()}
    for opinion, name in zip(opinions, names, strict=True):
        opinion.disposition = rows[name]
    Opinion.objects.bulk_update(opinions, ["disposition"])
    counts = counts_of(what_came(round_), outline(round_.edition))
    assert (counts.people, counts.opinions, counts.unsorted) == (21, 76, 0)
    assert {row["label"]: row["opinions"] for row in counts.dispositions} == wanted
    channels = {row["label"]: (row["people"], row["opinions"]) for row in counts.channels}
    assert channels == {"インターネット": (7, 28), "メール": (1, 2), "郵送": (0, 0), "FAX": (2, 2), "窓口": (11, 44)}
    assert [(row["people"], row["opinions"]) for row in counts.items] == [(3, 4), (18, 72)]
    assert summary(counts) == (
        "21人・76件（反映した4件、既に含まれている4件、今後の参考とする28件、賛同21件、その他19件）"
    )


def test_whoever_sent_something_counts_also_when_no_opinion_is_left_of_it(round_):
    sent(round_, "公園。")[0].delete()
    assert summary(counts_of(what_came(round_), [])) == "1人・0件"


def test_a_long_table_has_pages_and_is_printed_as_one(client, round_, closed, suzuki):
    with clock.frozen(date(2012, 11, 20)):
        opinions = sent(round_, *["意見"] * 60)
    row = round_.dispositions.get(name="賛同")
    for number, opinion in enumerate(opinions):
        opinion.shown, opinion.answer, opinion.disposition = f"要旨{number}", f"回答{number}", row
    Opinion.objects.bulk_update(opinions, ["shown", "answer", "disposition"])
    publish_results(round_, by=suzuki)
    page = f"/comments/{round_.uid}/result/"
    assert "要旨59" not in told(client.get(page))
    assert "要旨59" in told(client.get(f"{page}?page=2"))
    assert "要旨0" in told(client.get(f"{page}?all=1"))
    assert "要旨59" in told(client.get(f"{page}?all=1"))


def test_nothing_is_published_while_it_is_open_or_while_something_is_missing(at_desk, round_):
    opinion = sent(round_, "公園。")[0]
    assert "受付が終わってから" in publish(at_desk, round_, follow=True)
    with clock.frozen(AFTER):
        assert "要旨・区分・回答のどれかがない意見が、1件あります" in publish(at_desk, round_, follow=True)
        assert "結果は、まだ公表していません" in told(Client().get(f"/comments/{round_.uid}/result/"))
        assert Client().get(f"/comments/{round_.uid}/result.xlsx").status_code == 404
        answered(opinion, "賛同")
        assert "結果を公表しました。" in publish(at_desk, round_, follow=True)
        page = told(Client().get(f"/comments/{round_.uid}/result/"))
        assert "要旨：公園。" in page
        assert "（1人・1件）" in told(Client().get("/changes/"))


def test_whoever_kept_the_receipt_reads_the_answer_to_the_own_opinion(at_desk, round_):
    mine, other = (sent(round_, words)[0] for words in ("秘密の公園の話。", "駅の話。"))
    receipt = f"/comments/{round_.uid}/received/{mine.submission.uid}/"
    assert "公表のあとにこのページを開くと" in told(Client().get(receipt))
    with clock.frozen(AFTER):
        answered(mine, "反映した", answer="ベンチを置きます。", shown="公園に休む所を")
        answered(other, "賛同")
        assert "ベンチを置きます。" not in told(Client().get(receipt)), "not before it is published"
        publish(at_desk, round_)
        page = told(Client().get(receipt))
    assert all(words in page for words in ("公園に休む所を", "ベンチを置きます。", "反映した"))
    assert "秘密の公園" not in page
    assert "駅の話" not in page
    assert f"/comments/{round_.uid}/result/" in page


def test_only_summaries_are_published_in_the_plans_order_and_nothing_becomes_a_formula(at_desk, draft, round_, closed):
    with clock.frozen(date(2012, 11, 20)):
        measure = Measure.objects.get()
        late = sent(round_, "秘密の連絡先", kind="measure", item=measure.uid)[0]
        whole = sent(round_, "秘密の全体")[0]
        alike = sent(round_, "秘密の同じ", kind="measure", item=measure.uid)[0]
    answered(late, "今後の参考とする", "読んで考えます。", shown="=HYPERLINK(1)")
    answered(whole, "賛同", "ありがとうございます。", shown="<script>全体</script>がよい。")
    answered(alike, "今後の参考とする", "読んで考えます。", shown="同じ意見。")
    publish(at_desk, round_)
    page = told(Client().get(f"/comments/{round_.uid}/result/"))
    assert "秘密" not in page
    assert "&lt;script&gt;全体&lt;/script&gt;がよい。" in page
    assert page.index("がよい。") < page.index("=HYPERLINK(1)") < page.index("同じ意見。")
    assert page.count("読んで考えます。") == 1, "one answer for both"
    assert "計画の全体" in page
    csv = Client().get(f"/comments/{round_.uid}/result.csv").content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in csv
    assert "秘密" not in csv
    book = Client().get(f"/comments/{round_.uid}/result.xlsx")
    sheets = read_table("result.xlsx", io.BytesIO(book.content).getvalue(), Limits())
    assert [sheet.name for sheet in sheets] == ["意見と回答", "集計"]
    assert sheets[0].rows[2][2] == "=HYPERLINK(1)"
    assert Client().get(f"/comments/{round_.uid}/result.pdf").status_code == 404


def test_what_was_changed_is_read_in_the_next_edition(at_desk, draft, round_):
    plan, goal, edition = draft
    measure = Measure.objects.get()
    opinion = sent(round_, "夕方も。", kind="measure", item=measure.uid)[0]
    added = sent(round_, "見守りも。")[0]
    measure.text = "朝と夕方のあいさつ。"
    measure.save()
    new = make_measure(plan, goal, "見守り隊")
    with clock.frozen(AFTER):
        round_.answered_in = publish_as(plan, "原案", on=date(2012, 12, 4))
        round_.save()
        row = round_.dispositions.get(name="反映した")
        for one, uid in ((opinion, measure.uid), (added, new.uid)):
            one.refresh_from_db()
            one.submission.round.refresh_from_db()
            page = f"/desk/comments/opinions/{one.uid}/"
            wanted = {
                "shown": "要旨",
                "disposition": str(row.pk),
                "answer": "直しました。",
                "changed": f"measure:{uid}",
            }
            assert at_desk.post(page, form_of(one, **wanted)).status_code == 302
            assert at_desk.post(page, form_of(one, changed="measure:nothing234")).status_code == 422
        publish(at_desk, round_)
        told_ = told(Client().get(f"/comments/{round_.uid}/result/"))
    assert f"/measures/{measure.uid}/" in told_
    assert "夕方" in told_
    assert "見守り隊" in told_
    assert "新しく加えました" in told_
    assert f"/editions/compare/?from={edition.pk}&amp;to={round_.answered_in.pk}" in told_


def test_after_publication_a_change_needs_a_sentence_and_a_withdrawal_says_why(at_desk, round_, closed):
    with clock.frozen(date(2012, 11, 20)):
        opinion = sent(round_, "公園。")[0]
    answered(opinion, "賛同")
    publish(at_desk, round_)
    opinion.refresh_from_db()
    page = f"/desk/comments/opinions/{opinion.uid}/"
    silent = at_desk.post(page, form_of(opinion, shown="直した要旨。"))
    assert silent.status_code == 422
    assert "何を訂正したか" in told(silent)
    assert (
        at_desk.post(page, form_of(opinion, shown="直した要旨。", correction="要旨の字を直しました。")).status_code
        == 302
    )
    public = f"/comments/{round_.uid}/result/"
    assert "直した要旨。" in told(Client().get(public))
    assert "要旨の字を直しました。" in told(Client().get(public))
    sorting = f"/desk/comments/{round_.uid}/dispositions/"
    rows = {"rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "0", "rows-0-name": "賛同"}
    assert "先に、公表を取り下げてください" in told(at_desk.post(sorting, rows))
    late = {"channel": "post", "received_on": "H24.11.20", "text": "後から。"}
    assert "先に、公表を取り下げてください" in told(at_desk.post(f"/desk/comments/{round_.uid}/submissions/add/", late))
    withdraw = f"/desk/comments/{round_.uid}/withdraw/"
    assert at_desk.post(withdraw, {"sentence": " "}).status_code == 422
    at_desk.post(withdraw, {"sentence": "数えまちがいがあったため。"})
    gone = told(Client().get(public))
    assert "数えまちがいがあったため。" in gone
    assert "直した要旨。" not in gone
    assert Client().get(f"/comments/{round_.uid}/result.csv").status_code == 404
    publish(at_desk, round_)
    assert "直した要旨。" in told(Client().get(public))


def test_no_opinions_at_all_are_published_too(at_desk, round_, closed):
    assert "結果を公表しました。" in publish(at_desk, round_, follow=True)
    assert "意見は届きませんでした。" in told(Client().get(f"/comments/{round_.uid}/result/"))
    assert "いまの状態からは、取りやめられません" in told(
        at_desk.post(f"/desk/comments/{round_.uid}/call-off/", {"sentence": "やめます。"}, follow=True)
    )


def test_pages_cost_as_many_queries_for_many_opinions_as_for_one(
    at_desk, draft, round_, closed, django_assert_max_num_queries
):
    pages = [f"/desk/comments/{round_.uid}/{room}" for room in ("", "submissions/", "opinions/", "publish/")]
    pages += [f"/comments/{round_.uid}/result/", f"/comments/{round_.uid}/", "/comments/", "/desk/comments/"]
    kinds = ("賛同", "その他", "反映した")

    def send_one(number: int) -> None:
        with clock.frozen(date(2012, 11, 20)):
            opinion = sent(round_, f"意見{number}", kind="goal", item=goal_named(draft[0], "つながり").uid)[0]
        answered(opinion, kinds[number % 3], f"回答{number}")

    send_one(0)
    publish(at_desk, round_)
    for page in pages:
        at_desk.get(page)
    costs = []
    for page in pages:
        with django_assert_max_num_queries(60) as asked:
            at_desk.get(page)
        costs.append(len(asked))
    at_desk.post(f"/desk/comments/{round_.uid}/withdraw/", {"sentence": "足します。"})
    for number in range(1, 8):
        send_one(number)
    publish(at_desk, round_)
    at_desk.get("/desk/comments/")
    for page, cost in zip(pages, costs, strict=True):
        with django_assert_max_num_queries(cost):
            at_desk.get(page)
