"""鈴木 publishes a year, with an edition of the plan or without, and takes it back to correct it."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client, override_settings

from sasaeai.kernel.models import JournalEntry
from sasaeai.kernel.stamp import public_stamp
from sasaeai.plans.actions.reviewing import district_state, review_state
from sasaeai.plans.models import DistrictReview, Edition, IndicatorValue, Period, Plan, Review, Source, Succession
from sasaeai.plans.states import marks
from sasaeai.plans.tests.making import make_measure, publish_as
from sasaeai.reviews.actions import signing
from sasaeai.reviews.actions.answering import answer_sheet, confirm_sheet, send_back
from sasaeai.reviews.actions.filling import fill_district_sheet
from sasaeai.reviews.models import Act, Signature, Stage
from sasaeai.reviews.published import corrections_of, signatures_of

from .known import at_stage, made_indicator, made_meeting, published, sheet_of
from .test_signing import form_of, page_of, signed_in, stage_of, told


@pytest.fixture
def by(suzuki, viewer_of):
    return viewer_of(suzuki)


@pytest.fixture
def decided(year, by):
    """Signed by owners, office and committee: only its publication is missing."""
    words = review_state(None) | {"done": "月1回ひらきました。"}
    answer_sheet(sheet_of(year, "相談の日"), words, seen=marks(review_state(None)), by=by)
    signing.close_owners(year, missing=99, by=by)
    year.refresh_from_db()
    year.went_well, year.went_badly, year.will_change = "続いた", "減った", "昼にも開く"
    year.save()
    signing.sign_for_office(year, by=by)
    signing.sign_for_committee(year, by=by, meeting=made_meeting(year))
    year.refresh_from_db()
    return year


def test_what_the_committee_signed_becomes_public_and_final(at_desk, ward, decided):
    indicator = made_indicator(ward.measures.get(title="相談の日"))
    value = IndicatorValue.objects.create(
        indicator=indicator, area=ward.area, fiscal_year=2011, value=12, taken_on="2012-05-01"
    )
    before = public_stamp()
    page = told(at_desk.get(page_of(decided, "publish/")))
    assert "委員会は、「第1回推進会議」（平成24年5月30日）で決めました。" in page
    assert f"まだの{decided.sheets.open().count()}枚は「届いていません」と出ます。" in page
    answer = at_desk.post(page_of(decided, "publish/"), form_of(at_desk, page_of(decided, "publish/")), follow=True)
    assert "平成23年度のふりかえりを公表しました。1件の実績値を確定しました。" in told(answer)
    assert stage_of(decided) == Stage.PUBLISHED
    assert decided.published_on == date(2012, 6, 1)
    assert decided.edition is None
    value.refresh_from_db()
    assert value.frozen_at is not None
    assert Review.objects.get().published_on == date(2012, 6, 1)
    assert public_stamp() != before
    assert JournalEntry.objects.get(key="reviews.year.published").public
    assert [row.stage for row in signatures_of(decided)] == list(Stage)


def test_a_year_that_the_committee_has_not_signed_is_not_published(at_desk, year):
    at_stage(year, Stage.COMMITTEE)
    assert "委員会の署名がまだありません" in told(at_desk.get(page_of(year, "publish/")))
    refused = at_desk.post(page_of(year, "publish/"), {"stage": "committee"})
    assert refused.status_code == 422
    assert "委員会の署名がまだありません。署名してから公表してください。" in told(refused)
    assert stage_of(year) == Stage.COMMITTEE
    at_stage(year, Stage.OFFICE)
    answer = at_desk.post(page_of(year, "publish/"), {"stage": "committee"}, follow=True)
    assert "いまは「事務局」の段階です。" in told(answer)
    assert stage_of(year) == Stage.OFFICE


def test_an_edition_of_the_plan_comes_with_it_if_that_is_wanted(at_desk, ward, decided):
    publish_as(ward, "確定")
    assert "計画のことばは、前の版から何も変わっていません。" in told(at_desk.get(page_of(decided, "publish/")))
    make_measure(ward, None, "これから変える取組")
    page = told(at_desk.get(page_of(decided, "publish/")))
    assert "いっしょに「年度改訂」として公開できます。" in page
    form = form_of(at_desk, page_of(decided, "publish/")) | {"with_edition": "on"}
    refused = at_desk.post(page_of(decided, "publish/"), form | {"change_note": " "})
    assert "何が変わったかを一文で書いてください。" in told(refused)
    assert stage_of(decided) == Stage.COMMITTEE
    answer = at_desk.post(page_of(decided, "publish/"), form | {"change_note": "取組を一つ加えました。"}, follow=True)
    assert "計画の版「年度改訂（平成23年度のふりかえり）」も公開しました。" in told(answer)
    decided.refresh_from_db()
    edition = Edition.objects.first()
    assert decided.edition == edition
    assert (edition.decided_on, edition.change_note) == (date(2012, 5, 30), "取組を一つ加えました。")


def test_when_somebody_published_another_edition_first_nothing_becomes_public(at_desk, ward, decided):
    form = form_of(at_desk, page_of(decided, "publish/")) | {"with_edition": "on", "change_note": "変えました。"}
    publish_as(ward, "確定")
    refused = at_desk.post(page_of(decided, "publish/"), form)
    assert "ほかの人が、先に新しい版を公開しました。" in told(refused)
    assert stage_of(decided) == Stage.COMMITTEE
    assert Review.objects.get().published_on is None
    assert not Signature.objects.filter(stage=Stage.PUBLISHED).exists()


def test_an_indicator_that_nothing_counts_any_more_is_named_and_keeps_its_value(at_desk, ward, decided):
    gone = made_indicator(
        ward.measures.get(title="相談の日"), "消えた数", source=Source.METRIC, metric_key="nobody.counts"
    )
    kept = IndicatorValue.objects.create(
        indicator=gone, area=ward.area, fiscal_year=2011, value=7, source=Source.METRIC, taken_on="2012-03-01"
    )
    live = made_indicator(
        ward.measures.get(title="相談の日"), "生きた数", source=Source.METRIC, metric_key="records.times"
    )
    answer = at_desk.post(page_of(decided, "publish/"), {"stage": "committee"}, follow=True)
    assert "前に数えた値のまま確定しました：「消えた数」" in told(answer)
    kept.refresh_from_db()
    assert (kept.value, kept.frozen_at is not None) == (7, True)
    # Counted once more just before: the number of this moment is the one that stays.
    assert IndicatorValue.objects.get(indicator=live, area=ward.area, fiscal_year=2011).frozen_at is not None


def test_a_published_year_is_taken_back_with_a_reason_that_everybody_reads(at_desk, decided):
    at_desk.post(page_of(decided, "publish/"), {"stage": "committee"})
    assert "訂正のために取り下げる" in told(at_desk.get(page_of(decided)))
    public = f"/plan/{decided.period.number}/years/2011/"
    assert f'href="{public}"' in told(at_desk.get(page_of(decided)))
    refused = at_desk.post(page_of(decided, "withdraw/"), {"stage": "published", "because": ""})
    assert "なぜ取り下げるかを書いてください。どなたでも読めます。" in told(refused)
    assert stage_of(decided) == Stage.PUBLISHED
    reason = {"stage": "published", "because": "長津田の人数に誤りがありました。"}
    answer = at_desk.post(page_of(decided, "withdraw/"), reason, follow=True)
    assert "公表を取り下げました。" in told(answer)
    assert stage_of(decided) == Stage.OFFICE
    assert decided.published_on is None
    assert Review.objects.get().published_on is None
    assert [row.comment for row in corrections_of(decided)] == ["長津田の人数に誤りがありました。"]
    assert [row.stage for row in signatures_of(decided)] == [Stage.OWNERS]
    late = at_desk.post(page_of(decided, "withdraw/"), reason, follow=True)
    assert "いまは「事務局」の段階です。" in told(late)
    assert Signature.objects.filter(act=Act.SENT_BACK).count() == 1


def test_a_year_is_published_once(at_desk, decided):
    for _press in range(2):
        at_desk.post(page_of(decided, "publish/"), {"stage": "committee"})
    assert Signature.objects.filter(stage=Stage.PUBLISHED).count() == 1


def test_whoever_publishes_proves_twice_who_they_are(at_desk, decided):
    with override_settings(SECOND_FACTOR="required"):
        answer = at_desk.post(page_of(decided, "publish/"), {"stage": "committee"})
    assert answer.status_code == 302
    assert "2fa" in answer["Location"]
    assert stage_of(decided) == Stage.COMMITTEE


def test_a_member_who_may_sign_may_not_publish(decided, yamada, nakamura):
    for person in (yamada, nakamura):
        assert signed_in(person).post(page_of(decided, "publish/"), {"stage": "committee"}).status_code == 403


@pytest.mark.parametrize("last", ["²", "١٢", "-1", "9" * 20])
def test_an_edition_that_no_number_names_is_told_and_nothing_becomes_public(at_desk, ward, decided, last):
    publish_as(ward, "確定")
    wanted = form_of(at_desk, page_of(decided, "publish/")) | {"last": last, "with_edition": "on"}
    answer = at_desk.post(page_of(decided, "publish/"), wanted)
    assert answer.status_code == 422
    assert stage_of(decided) == Stage.COMMITTEE


def test_a_sheet_that_a_district_has_not_sent_yet_is_not_published(client, year, by):
    sheet = sheet_of(year, "長津田")
    words = district_state(None) | {"trouble": "まだ話しあっているところ"}
    fill_district_sheet(sheet, words, seen=marks(district_state(None)), by=by)
    published(year, by)
    assert DistrictReview.objects.get().published_on is None
    assert "まだ話しあっているところ" not in told(client.get("/plan/2/years/2011/districts/nagatsuta/"))
    assert sheet.year.sheets.get(pk=sheet.pk).is_open


@pytest.mark.parametrize("title", ["相談の日", "ボランティアの仲介", "長津田"])
@pytest.mark.parametrize("grades_used", [False, True])
def test_words_that_the_office_sent_back_do_not_become_public_unless_they_come_again(year, by, title, grades_used):
    Period.objects.filter(pk=year.period_id).update(grades_used=grades_used)
    sheet = sheet_of(year, title)
    state = review_state(None) if sheet.about else district_state(None)
    answer_sheet(sheet, state | {"done": "山田さんの家に通った。"}, seen=marks(state), by=by)
    send_back(sheet, "お名前を消してください。", by=by)
    published(year, by)
    kind = Review if sheet.about else DistrictReview
    assert kind.objects.get(done="山田さんの家に通った。").published_on is None


def test_unchanged_that_was_sent_back_is_missing_and_not_counted_twice(year, by):
    sheet = sheet_of(year, "相談の日")
    confirm_sheet(sheet, by=by)
    send_back(sheet, "回数を書いてください。", by=by)
    assert published(year, by).figures["unchanged"] == 0


def test_withdrawn_words_also_go_where_the_next_plan_quotes_them(at_desk, ward, decided):
    """鈴木 quotes the year in the third plan, publishes that as a draft, and then takes the year back."""
    at_desk.post(page_of(decided, "publish/"), {"stage": "committee"})
    publish_as(ward, "確定")
    at_desk.post("/desk/start/before/", {"number": "3", "title": "第3期", "first_year": "H28", "years": "5"})
    third = Plan.objects.ward().get(period__number=3)
    for title, kind in (("相談の日", "changed"), ("だれのものでもない取組", "ended")):
        old = ward.measures.get(title=title)
        review = Review.objects.filter(measure=old).first() or Review.objects.create(
            plan=ward, measure=old, fiscal_year=2011, done="だれも来なかった。", published_on="2012-06-01"
        )
        key = f"review-{review.pk}-done"
        address = f"/desk/plan/3/linking/succession/measure/{old.uid}/decide/"
        typed = {"plan": third.uid, "kind": kind, "titles": "土曜の相談", "reason": "来られない人がいる。"}
        again = at_desk.post(address, {**typed, "quote": key}).context["form"]
        at_desk.post(address, {**typed, "reason": again["reason"].value(), "evidence": [key]})
    publish_as(third, "素案")
    quoted = Succession.objects.get(old_measure__title="相談の日").new_measure
    places = [
        "/plan/3/succession/?of=measures",
        "/plan/3/tables/succession.csv?of=measures",
        f"/plan/3/measures/{quoted.uid}/",
    ]
    visitor = Client()

    def read(place: str) -> str:
        answer = visitor.get(place)
        assert answer.status_code == 200
        return b"".join(answer).decode()

    words = ("月1回ひらきました。", "だれも来なかった。")
    assert [any(one in read(place) for one in words) for place in places] == [True, True, True]
    page = told(at_desk.get(page_of(decided, "withdraw/")))
    assert "次の期の計画がこの年度の言葉を根拠に引いていれば、その言葉も読めなくなります。" in page
    at_desk.post(page_of(decided, "withdraw/"), {"stage": "published", "because": "誤りがありました。"})
    for place in places:
        page = read(place)
        assert not any(one in page for one in words)
        # That something stood there, and why it went, is not hidden; what nobody withdrew stays.
        assert "取り下げられたため、いまは読めません" in page
        assert "来られない人がいる。" in page
    # What is published of the third plan from now on does not hold them either.
    publish_as(third, "素案", note="直しました。")
    assert not any(one in read(places[0]) for one in words)
