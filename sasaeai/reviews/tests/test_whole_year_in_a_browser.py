"""A whole year through the browser: opened, answered by three hands, passed on, published, read by everybody."""

from __future__ import annotations

import pytest

from sasaeai.plans.models import IndicatorValue, Problem, Review
from sasaeai.plans.tests.making import publish_as
from sasaeai.reviews.models import OwnerLink, ReviewYear, Stage

from .known import PHONE, made_indicator

pytestmark = pytest.mark.browser


def test_a_year_from_its_opening_to_the_page_that_everybody_reads(
    browse, ward, shakyo, suzuki, nakamura, tanaka, transactional_db
):
    indicator = made_indicator(ward.measures.get(title="相談の日"), target=12)
    publish_as(ward, "確定")
    publish_as(ward.district_plans.get(area__slug="nagatsuta"), "確定")
    desk = browse(suzuki, {"width": 1280, "height": 900})

    # 鈴木 opens the year from the desk's first page.
    desk.goto("/desk/")
    desk.click("main a:has-text('年度のふりかえり')")
    desk.click("text=年度のふりかえりを始める")
    desk.fill("[name=contact]", "福祉保健課 鈴木 045-000-0000")
    desk.click("button:has-text('始める')")
    year = ReviewYear.objects.get()
    desk.wait_for_url(f"**/desk/reviews/{year.uid}/")

    # 中村 finds her two sheets among what waits, on a phone; a missed target asks why.
    phone = browse(nakamura)
    phone.goto("/desk/")
    phone.click("main a[href*='/desk/reviews/']")
    sheets = {sheet.about.title: sheet for sheet in year.sheets.with_everything() if sheet.owner == shakyo}
    phone.goto(f"/desk/reviews/sheets/{sheets['開いた回数'].uid}/")
    number = phone.locator("form.form input[type=text]:visible").first
    number.fill("１１回")
    phone.click("form.form button:has-text('保存する')")
    assert "目標" in phone.inner_text("main")
    assert not Review.objects.filter(indicator=indicator).exists()
    for field, words in (("result", "11回でした。"), ("cause", "雪の日があった。"), ("response", "予備の日を決める。")):
        phone.fill(f"[name={field}]", words)
    phone.click("form.form button:has-text('保存する')")
    assert Review.objects.get(indicator=indicator).cause == "雪の日があった。"
    assert IndicatorValue.objects.get(indicator=indicator).value == 11

    # Somebody of the organisation presses 変わりなし from a mail, without signing in.
    mail = browse()
    mail.goto(f"/r/all/{OwnerLink.objects.get(owner=shakyo).token}/")
    mail.click("main a.btn")
    assert sheets["相談の日"].links.get().used_at is None
    mail.click("button:has-text('変わりなし')")
    assert "変わりなし、と確かめました" in mail.inner_text("main")

    # 田中 writes the district's sheet; what he wants to talk about becomes a problem.
    phone = browse(tanaka)
    phone.goto("/desk/reviews/mine/")
    phone.click("main .jobs a")
    phone.fill("[name=done]", "公園のそうじを12回しました。")
    phone.fill("[name=consult]", "車を出せる人をさがしたい。")
    phone.click("button[name=send]")
    phone.wait_for_load_state()
    assert Problem.objects.get().plan.area.name == "長津田"

    # The office reads, closes with what is missing, and writes what everybody reads first.
    desk.goto(f"/desk/reviews/{year.uid}/sign/")
    desk.check("[name=confirmed]")
    desk.click("main form button[type=submit]")
    desk.wait_for_url(f"**/desk/reviews/{year.uid}/")
    desk.goto(f"/desk/reviews/{year.uid}/texts/")
    for field, words in (
        ("went_well", "続きました。"),
        ("went_badly", "雪の日。"),
        ("will_change", "予備の日を決めます。"),
    ):
        desk.fill(f"[name={field}]", words)
    desk.click("main form button[type=submit]")
    desk.wait_for_url(f"**/desk/reviews/{year.uid}/")
    desk.goto(f"/desk/reviews/{year.uid}/sign/")
    desk.click("main form button[type=submit]")
    desk.wait_for_url(f"**/desk/reviews/{year.uid}/")
    assert ReviewYear.objects.get().stage == Stage.COMMITTEE

    # The committee met; its decision is written, then signed for, then everybody may read.
    desk.goto(f"/desk/reviews/{year.uid}/meetings/add/")
    desk.fill("[name=title]", "第1回推進会議")
    desk.fill("[name=day]", "平成24年5月30日")
    desk.fill("[name=title0]", "平成23年度のふりかえり")
    desk.click("main form button[type=submit]")
    meeting = ReviewYear.objects.get().meetings.get()
    desk.goto(f"/desk/reviews/council/{meeting.uid}/write/")
    desk.fill("[name=decision]", "案のとおり決めた。")
    desk.click("main form button[type=submit]")
    desk.wait_for_load_state()
    desk.goto(f"/desk/reviews/{year.uid}/sign/")
    desk.check("[name=meeting]")
    desk.click("main form button[type=submit]")
    desk.wait_for_url(f"**/desk/reviews/{year.uid}/")
    anybody = browse()
    assert anybody.goto("/plan/2/years/2011/").status == 404
    desk.goto(f"/desk/reviews/{year.uid}/publish/")
    desk.click("main form button[type=submit]")
    desk.wait_for_url(f"**/desk/reviews/{year.uid}/")

    # Everybody reads it on a phone, from the plan's page on.
    anybody.goto("/plan/2/")
    anybody.click("main a:has-text('年度ごとのふりかえり')")
    anybody.click("main a:has-text('平成23年度')")
    page = anybody.inner_text("main")
    assert "予備の日を決めます。" in page
    assert "1地区からふりかえりシートが届きました。" in page
    assert anybody.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert IndicatorValue.objects.get(indicator=indicator).frozen_at is not None

    # Who writes now is told, and keeps the text.
    phone = browse(nakamura)
    phone.goto(f"/desk/reviews/sheets/{sheets['相談の日'].uid}/")
    assert not phone.locator("form.form button:has-text('保存する')").count()
