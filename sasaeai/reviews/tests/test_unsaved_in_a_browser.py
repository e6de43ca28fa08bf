"""What somebody typed into a sheet and did not save is asked about on leaving and there again on coming back."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session

from sasaeai.people.tests.known import PASSWORD
from sasaeai.plans.actions.reviewing import district_state, review_state
from sasaeai.plans.models import DistrictReview, Review
from sasaeai.plans.states import marks
from sasaeai.reviews.actions.answering import answer_sheet

from .known import opened, sheet_of
from .test_sheets import at

pytestmark = pytest.mark.browser
BACK = "まだ保存していない文があったので、ここに戻しました。"


@pytest.fixture
def sheet(ward, transactional_db):
    return sheet_of(opened(ward), "長津田")


@pytest.fixture
def tanakas(browse, tanaka):
    page = browse(tanaka)
    page.asked = []

    def answer(dialog):
        page.asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    return page


def box(page, name: str) -> str:
    return page.input_value(f"[name={name}]")


def test_leaving_asks_first_and_what_was_typed_is_there_again(tanakas, sheet):
    tanakas.goto(at(sheet))
    tanakas.fill("[name=done]", "夏祭りをした。")
    tanakas.goto("/desk/")
    assert tanakas.asked == ["beforeunload"]
    tanakas.goto(at(sheet))
    assert box(tanakas, "done") == "夏祭りをした。"
    assert BACK in tanakas.inner_text("main")
    tanakas.click("text=保存して、あとで続ける")
    assert DistrictReview.objects.get().done == "夏祭りをした。"
    # Once saved nothing is asked and nothing comes back, not even when another page saved something else.
    tanakas.goto("/desk/")
    DistrictReview.objects.update(done="夏祭りと茶話会。")
    tanakas.goto(at(sheet))
    assert box(tanakas, "done") == "夏祭りと茶話会。"
    assert tanakas.asked == ["beforeunload"]


def test_pressing_for_the_other_measures_keeps_the_six_boxes(tanakas, sheet):
    tanakas.goto(at(sheet))
    tanakas.fill("[name=good]", "中学生が手伝ってくれた。")
    tanakas.click("text=印をつけた取組は、変わりなし")
    tanakas.wait_for_selector(".notice.success, .notice.info")
    assert Review.objects.filter(unchanged=True).count() == 1
    assert box(tanakas, "good") == "中学生が手伝ってくれた。"


def test_who_no_longer_wants_it_gets_what_is_saved(tanakas, sheet):
    tanakas.goto(at(sheet))
    tanakas.fill("[name=done]", "まちがい")
    tanakas.goto("/desk/")
    tanakas.goto(at(sheet))
    tanakas.click("text=いらないので、保存してあるものに戻す")
    assert box(tanakas, "done") == ""
    tanakas.goto("/desk/")
    assert len(tanakas.asked) == 1


def test_when_the_session_ended_meanwhile_nothing_is_lost(tanakas, sheet):
    tanakas.goto(at(sheet))
    tanakas.fill("[name=done]", "夏祭りをした。")
    tanakas.fill("[name=good]", "中学生が手伝ってくれた。")
    Session.objects.all().delete()
    tanakas.click("text=保存して、あとで続ける")
    assert "まだ保存していません" in tanakas.inner_text("h1")
    assert "夏祭りをした。" in tanakas.inner_text("main")
    tanakas.click("text=もう一度ログインして、書いていたページに戻る")
    tanakas.fill("[name=login]", "tanaka")
    tanakas.fill("[name=password]", PASSWORD)
    tanakas.click("main button:has-text('ログインする')")
    tanakas.wait_for_url(f"**{at(sheet)}")
    assert (box(tanakas, "done"), box(tanakas, "good")) == ("夏祭りをした。", "中学生が手伝ってくれた。")
    tanakas.click("text=保存して、あとで続ける")
    assert DistrictReview.objects.get().good == "中学生が手伝ってくれた。"
    assert tanakas.asked == []


def test_what_comes_back_does_not_write_over_what_somebody_else_saved_meanwhile(tanakas, sheet, suzuki, viewer_of):
    tanakas.goto(at(sheet))
    tanakas.fill("[name=done]", "田中の文")
    tanakas.goto("/desk/")
    words = district_state(None) | {"done": "鈴木の文"}
    answer_sheet(sheet, words, seen=marks(district_state(None)), by=viewer_of(suzuki), finished=False)
    tanakas.goto(at(sheet))
    tanakas.click("text=保存して、あとで続ける")
    assert "ほかの人が、先に書きなおしました" in tanakas.inner_text("main")
    assert "田中の文" in tanakas.inner_text("main")
    assert DistrictReview.objects.get().done == "鈴木の文"


def test_on_a_computer_of_many_nobody_meets_the_words_of_somebody_else(tanakas, sheet, browse, suzuki):
    tanakas.goto(at(sheet))
    tanakas.fill("[name=done]", "田中の文")
    tanakas.goto("/desk/")
    there = browse(suzuki).context
    tanakas.context.clear_cookies()
    tanakas.context.add_cookies(there.cookies())
    tanakas.goto(at(sheet))
    assert box(tanakas, "done") == ""
    assert tanakas.evaluate("Object.keys(sessionStorage).length") == 0


def test_a_measures_sheet_keeps_its_words_too(browse, nakamura, ward, transactional_db):
    found = sheet_of(opened(ward), "相談の日")
    page = browse(nakamura)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(at(found))
    page.fill("[name=done]", "月1回ひらいた。")
    page.goto("/desk/")
    page.goto(at(found))
    assert box(page, "done") == "月1回ひらいた。"
    page.click("form.form button:has-text('保存する')")
    assert review_state(Review.objects.get())["done"] == "月1回ひらいた。"
