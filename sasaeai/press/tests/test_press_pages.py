"""Papers through the page: press a button, see how far it is, take the file; who may have which."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sasaeai.kernel import clock
from sasaeai.kernel.clock import frozen
from sasaeai.kernel.models import JournalEntry, StoredTask
from sasaeai.kernel.stamp import move_public_stamp
from sasaeai.plans.models import Release
from sasaeai.plans.tests.making import publish_as
from sasaeai.press import tasks
from sasaeai.press.actions.ordering import Wish, order_papers
from sasaeai.press.making import Making
from sasaeai.press.models import MadePaper, PaperOrder, PaperState


def press_button(client, callbacks, kind: str, **chosen):
    """As it goes in a running system: the order is stored, then the task process works it off."""
    with callbacks(execute=True):
        return client.post(f"/desk/papers/2/make/{kind}/", {"format": "pdf", "source": "published", **chosen})


def content(answer) -> bytes:
    return b"".join(answer.streaming_content)


def test_suzuki_has_all_leaflets_made_with_one_press(client, ward, suzuki, django_capture_on_commit_callbacks):
    client.force_login(suzuki.account)
    assert "地区のリーフレット" in client.get("/desk/papers/").content.decode()
    answer = press_button(client, django_capture_on_commit_callbacks, "leaflet")
    page = client.get(answer.url).content.decode()
    assert "3件のうち 3件" in page
    assert "できました。" in page
    papers = list(MadePaper.objects.order_by("pk"))
    assert [paper.district for paper in papers] == ["kamoi", "kirigaoka", "nagatsuta"]
    taken = client.get(f"/papers/{papers[0].uid}/")
    assert content(taken).startswith(b"%PDF")
    assert "attachment" in taken["Content-Disposition"]
    assert JournalEntry.objects.filter(key="press.paper.ordered", by_id=suzuki.pk).exists()


def test_the_same_paper_is_made_once(client, ward, suzuki, django_capture_on_commit_callbacks):
    client.force_login(suzuki.account)
    press_button(client, django_capture_on_commit_callbacks, "digest")
    first = MadePaper.objects.get()
    answer = press_button(client, django_capture_on_commit_callbacks, "digest")
    assert MadePaper.objects.get().made_at == first.made_at
    assert "できました。" in client.get(answer.url).content.decode()
    move_public_stamp()
    press_button(client, django_capture_on_commit_callbacks, "digest")
    assert MadePaper.objects.count() == 2


@pytest.mark.parametrize("form", ["docx", "txt", "html"])
def test_the_book_comes_in_other_forms(client, ward, suzuki, django_capture_on_commit_callbacks, form):
    client.force_login(suzuki.account)
    press_button(client, django_capture_on_commit_callbacks, "book", format=form)
    paper = MadePaper.objects.get()
    assert paper.state == PaperState.DONE
    client.logout()
    answer = client.get(f"/papers/{paper.uid}/")
    text = answer.content if form == "html" else content(answer)
    assert text.startswith(b"PK") if form == "docx" else "ボランティア相談の日をつくる" in text.decode()
    if form == "html":
        assert "ボランティア相談の日をつくる" in client.get("/plan/2/book/").content.decode()


# -- who may what ----------------------------------------------------------------------------------------------------


def test_tanaka_has_the_own_leaflet_made_and_nothing_else(
    client, ward, tanaka, ito, django_capture_on_commit_callbacks
):
    client.force_login(tanaka.account)
    page = client.get("/desk/papers/").content.decode()
    assert "計画の冊子" not in page
    assert "鴨居" not in page.partition("<main")[2]
    assert press_button(client, django_capture_on_commit_callbacks, "book").status_code == 403
    other = press_button(client, django_capture_on_commit_callbacks, "leaflet", district="kamoi")
    assert other.status_code == 422
    answer = press_button(client, django_capture_on_commit_callbacks, "leaflet", district="nagatsuta")
    paper = MadePaper.objects.get()
    assert (paper.release, paper.district) == (None, "nagatsuta")
    assert content(client.get(f"/papers/{paper.uid}/")).startswith(b"%PDF")
    client.force_login(ito.account)
    assert client.get(answer.url).status_code == 404
    assert client.get(f"/papers/{paper.uid}/").status_code == 404
    client.logout()
    assert client.get(f"/papers/{paper.uid}/").status_code == 404


def test_yamada_reads_and_makes_nothing(client, ward, yamada):
    client.force_login(yamada.account)
    assert client.get("/desk/papers/").status_code == 403
    assert client.post("/desk/papers/2/make/book/", {}).status_code == 403


# -- when something goes wrong ---------------------------------------------------------------------------------------


def test_what_cannot_be_made_says_so_and_stops_no_other(client, ward, suzuki, settings, tmp_path):
    settings.FONT_DIR = str(tmp_path / "gone")
    client.force_login(suzuki.account)
    release = Release.objects.current()
    wishes = [Wish("digest", ward.period, release), Wish("book", ward.period, release, "html")]
    order = order_papers(wishes, "二つ", by=None)
    assert tasks.make_papers.func(order.pk) == 1
    page = client.get(f"/desk/papers/orders/{order.uid}/").content.decode()
    assert "作れませんでした" in page
    assert "もう一度作る" in page
    settings.FONT_DIR = ""
    client.post(f"/desk/papers/orders/{order.uid}/again/")
    tasks.make_papers.func(order.pk)
    assert {paper.state for paper in order.papers.all()} == {PaperState.DONE}


def test_a_killed_process_goes_on_where_it_stopped(client, ward, suzuki):
    """The first leaflet was done, the second was being made when the power went; the next process makes two."""
    release = Release.objects.current()
    slugs = ("kamoi", "kirigaoka", "nagatsuta")
    order = order_papers([Wish("leaflet", ward.period, release, district=slug) for slug in slugs], "三つ", by=None)
    first, second, _third = order.papers.order_by("pk")
    tasks.make_one(first, Making())
    MadePaper.objects.filter(pk=second.pk).update(state=PaperState.MAKING, step="計画を読んで、組んでいます")
    made_at = MadePaper.objects.get(pk=first.pk).made_at
    client.force_login(suzuki.account)
    page = client.get(f"/desk/papers/orders/{order.uid}/").content.decode()
    assert "3件のうち 1件" in page
    assert 'http-equiv="refresh"' in page
    piece = client.get(f"/desk/papers/orders/{order.uid}/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in piece
    assert "every 2s" in piece
    assert tasks.make_papers.func(order.pk) == 2
    assert MadePaper.objects.get(pk=first.pk).made_at == made_at
    assert "every 2s" not in client.get(f"/desk/papers/orders/{order.uid}/").content.decode()


def test_a_task_that_was_given_up_is_told(client, ward, suzuki):
    order = order_papers([Wish("book", ward.period, Release.objects.current())], "冊子", by=None)
    now = clock.now()
    task = StoredTask.objects.create(path="x", available_at=now, enqueued_at=now, status="FAILED", finished_at=now)
    PaperOrder.objects.filter(pk=order.pk).update(task=str(task.pk))
    client.force_login(suzuki.account)
    page = client.get(f"/desk/papers/orders/{order.uid}/").content.decode()
    assert "裏方の処理が何度も止まりました" in page
    assert "もう一度作る" in page


# -- after a publication ---------------------------------------------------------------------------------------------


@pytest.fixture
def by_themselves(settings):
    settings.PAPERS_AFTER_PUBLISHING = True


def test_after_a_publication_everybody_finds_the_papers(
    client, ward, by_themselves, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        publish_as(ward, "年度改訂", note="一つ加えました。")
    page = client.get("/papers/").content.decode()
    for words in ("計画の冊子", "概要版", "大活字版", "地区のリーフレット", "テキスト版"):
        assert words in page
    assert "準備中" not in page
    orders = PaperOrder.objects.count()
    assert tasks.renew_published.func() == 0
    assert PaperOrder.objects.count() == orders
    paper = MadePaper.objects.get(kind="book", format="pdf")
    assert f"{paper.pages}ページ" in page
    assert content(client.get("/papers/leaflets/kamoi/")).startswith(b"%PDF")
    assert client.get("/plan/2/book/").status_code == 200


def test_while_the_papers_are_being_made_the_page_says_so(client, ward):
    page = client.get("/papers/").content.decode()
    assert "冊子は、いま作っています。" in page
    assert client.get("/papers/leaflets/kamoi/").url == "/papers/#leaflets"
    assert client.get("/papers/leaflets/nowhere/").status_code == 404
    assert client.get("/plan/2/book/").status_code == 404


def test_of_two_publications_at_once_only_the_last_ones_papers_are_made(ward, by_themselves):
    first = Release.objects.current()
    publish_as(ward, "年度改訂", note="一つ加えました。")
    assert tasks.make_published.func(first.pk) == 0
    assert not PaperOrder.objects.exists()


def test_drafts_and_what_was_made_anew_are_cleared_away(ward):
    release = Release.objects.current()
    with frozen(date(2013, 11, 1)):
        draft = made(Wish("leaflet", ward.period, district="kamoi"))
        old = made(Wish("leaflet", ward.period, release, district="kamoi"))
    with frozen(date(2013, 11, 20)):
        move_public_stamp()
        new = made(Wish("leaflet", ward.period, release, district="kamoi"))
        path = draft.file.path
        assert tasks.forget_old_papers.func() == 2
    assert list(MadePaper.objects.all()) == [new]
    assert not old.file.storage.exists(path)


def made(wish: Wish) -> MadePaper:
    order = order_papers([wish], "一つ", by=None)
    tasks.make_papers.func(order.pk)
    return order.papers.get()


def test_the_pages_cost_the_same_for_many_papers(client, ward, suzuki):
    release = Release.objects.current()
    client.force_login(suzuki.account)
    made(Wish("leaflet", ward.period, release, district="kamoi"))
    asked(client)  # what each process keeps is asked for once
    few = asked(client)
    for slug in ("kirigaoka", "nagatsuta"):
        made(Wish("leaflet", ward.period, release, district=slug))
    assert asked(client) == few


def asked(client) -> list[int]:
    found = []
    for path in ("/papers/", "/desk/papers/"):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        found.append(len(queries))
    return found


def test_the_ways_to_the_papers(client, ward, suzuki):
    for path in ("/plan/2/", "/districts/kamoi/"):
        assert 'href="/papers/' in client.get(path).content.decode()
    client.force_login(suzuki.account)
    assert 'href="/desk/papers/"' in client.get("/desk/").content.decode()
