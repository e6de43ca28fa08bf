"""年度のふりかえり（委員会資料）: what the committee has on its table, and what everybody takes afterwards."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO

import docx
import pypdf
import pytest
from django.test import Client

from sasaeai.kernel import clock
from sasaeai.kernel.tasks.schedule import entries
from sasaeai.people.models import Role
from sasaeai.people.tests.known import make_person
from sasaeai.people.viewer import Viewer
from sasaeai.plans.actions.reviewing import district_state, review_state
from sasaeai.plans.models import Review
from sasaeai.plans.states import marks
from sasaeai.plans.tests.making import make_measure, publish_as
from sasaeai.press.actions.year_papers import order_year_paper, order_year_papers
from sasaeai.press.making import Making
from sasaeai.press.models import Format, MadePaper, PaperOrder, PaperState
from sasaeai.press.tasks import forget_old_papers, make_papers, make_year_papers, renew_year_papers
from sasaeai.press.tests.reading import said
from sasaeai.press.writers.faults import faults
from sasaeai.reviews.actions.answering import answer_sheet, confirm_sheet
from sasaeai.reviews.actions.publication import withdraw_year
from sasaeai.reviews.tests.known import JUNE_2012, led, made_indicator, made_ward, opened, published, sheet_of, valued
from tests.kept import kept

SHELF = "/plan/2/years/2011/papers/"


@pytest.fixture(autouse=True)
def in_2012():
    with clock.frozen(JUNE_2012):
        yield


@pytest.fixture
def by(suzuki, viewer_of):
    return viewer_of(suzuki)


@pytest.fixture
def ward(midori, districts):
    return public_ward(midori, districts)


@kept
def public_ward(midori, districts):
    """With 長津田's plan."""
    ward = made_ward(midori, districts)
    measure = ward.measures.get(title="相談の日")
    lead = measure.actors.get().organisation
    led(make_measure(ward, measure.goal, "手話の会"), lead)
    valued(made_indicator(measure, target=12), 11)
    valued(made_indicator(measure, "仲介の件数", target=12, unit="件"), 12)
    for plan in (ward, ward.district_plans.get(area__slug="nagatsuta")):
        publish_as(plan, "確定")
    return ward


@pytest.fixture
def year(ward, suzuki):
    return written_year(ward, suzuki)


@kept
def written_year(ward, suzuki):
    """One measure and 長津田 wrote, one press, a target that was missed, and sheets that did not come."""
    by, year = Viewer(suzuki.account), opened(ward)
    say(year, "相談の日", by, done="月1回\r\nひらきました。", cause="雪の日", response="予備の日", next_step="expand")
    say(year, "開いた回数", by, result="11回", cause="雪が降った", response="予備の日を決める")
    say(year, "長津田", by, done="公園のそうじ12回", consult="車を出せる人をさがしたい")
    confirm_sheet(sheet_of(year, "手話の会"), by=by)
    return year


def say(year, title, by, **words):
    sheet = sheet_of(year, title)
    state = review_state(None) if sheet.about else district_state(None)
    answer_sheet(sheet, state | words, seen=marks(state), by=by)


def paper_of(year, by, form=Format.PDF):
    return order_year_paper(year, form, by=by).papers.get()


def read(year, by):
    return said(Making().paper(paper_of(year, by)))


def test_the_paper_goes_through_the_year_in_numbered_parts(year, by):
    made = Making().paper(paper_of(year, by))
    text = said(made)
    assert made.title == "平成23年度　ふりかえり（委員会資料）"
    assert "公表前の案　平成24年6月1日作成" in text
    parts = [words for words in text.splitlines() if words.startswith("資料")]
    assert parts == [
        "資料１ この年のまとめ", "資料２ 目標ごとのふりかえり", "資料３ 地区のふりかえりシート", "資料４ 署名",
        "資料５ 届いていないシート",
    ]  # fmt: skip
    assert "区計画の取組3件のうち、1件は届いていません。1件は「変わりなし」でした。" in text
    assert not list(faults(made))


def test_measures_stand_in_a_table_with_what_was_said_confirmed_and_not_said(year, by):
    text = read(year, by)
    assert "相談の日 （区社会福祉協議会） | 月1回 ひらきました。 | 要因：雪の日 | 拡充 予備の日" in text
    assert "手話の会 （区社会福祉協議会） | 変わりなし（前の年度から変わりありません）" in text
    assert "だれのものでもない取組 | 届いていません" in text


def test_an_indicator_tells_whether_it_reached_its_target_and_why_not(year, by):
    text = read(year, by)
    assert "開いた回数 | 12回 | 11回 | 届かなかった | 11回 要因：雪が降った 今後の対応：予備の日を決める" in text
    assert "仲介の件数 | 12件 | 12件 | 届いた | " in text


def test_districts_follow_each_other_also_those_that_wrote_nothing(year, by):
    text = read(year, by)
    assert "公園のそうじ12回" in text
    assert "車を出せる人をさがしたい" in text
    assert text.index("長津田") < text.index("資料４")
    assert "鴨居\n届いていません" in text.replace(" ", "")


def test_what_did_not_come_is_named_with_whoever_was_asked(year, by):
    missing = read(year, by).partition("資料５")[2]
    assert re.search(r"取組 \| \S+　だれのものでもない取組 \| 事務局", missing)
    assert "地区 | 鴨居のふりかえりシート | 鴨居" in missing
    assert "手話の会" not in missing


def test_grades_stand_with_their_reasons_only_where_the_ward_uses_them(year, ward, by):
    goal = ward.measures.get(title="相談の日").goal
    Review.objects.create(
        plan=ward, goal=goal, fiscal_year=2011, proposed_grade="step2", grade="step1", done="窓口を広げた",
        grade_because="指標2つのうち1つが順調", overruled_because="件数より、続いたことが大事",
    )  # fmt: skip
    text = read(year, by)
    assert "窓口を広げた" in text
    assert "概ね順調" not in text
    ward.period.grades_used = True
    ward.period.save()
    text = read(year, by)
    assert "評価 | A 順調" in text
    assert "なぜその提案だったか | 指標2つのうち1つが順調" in text
    assert "提案は、B 概ね順調でした。件数より、続いたことが大事" in text
    assert "概ね順調" not in text.partition("資料３")[2]


def test_what_everybody_takes_names_seats_and_sheets_but_no_persons(year, ward, by):
    draft = read(year, by)
    assert "鈴木" not in draft.partition("資料４")[2]
    published(year, by)
    make_measure(ward, ward.measures.first().goal, "まだ公開していない取組")
    text = read(year, by)
    assert "公表前の案" not in text
    assert "平成24年6月1日公表" in text
    assert "続いた" in text
    assert "1枚は届いていません" not in text.partition("資料５")[0].partition("資料４")[0]
    assert "「第1回推進会議」（平成24年5月30日）の決定" in text
    assert "鈴木" not in text
    assert "まだ公開していない取組" not in text
    assert "事務局" not in text.partition("資料５")[2]
    assert "鴨居" not in text


def test_a_draft_on_the_table_says_who_signed(year, by):
    published(year, by)
    withdraw_year(year, "数字を直します。", by=by)
    year.refresh_from_db()
    text = read(year, by)
    assert "公表前の案" in text
    assert "鈴木" in text.partition("資料４")[2]
    assert "数字を直します。" in text


def test_a_sample_year_says_so_on_every_page(year, by):
    assert Making().paper(paper_of(year, by)).sample is False
    year.sample = True
    year.save()
    assert Making().paper(paper_of(year, by)).sample is True


def test_pdf_and_word_open_and_the_same_year_makes_the_same_file(year, by):
    published(year, by)
    pdf, again = (Making().make(paper_of(year, by)).content for _time in range(2))
    assert pdf == again
    assert "ふりかえり（委員会資料）" in pypdf.PdfReader(BytesIO(pdf)).metadata.title
    opened_ = docx.Document(BytesIO(Making().make(paper_of(year, by, Format.WORD)).content))
    cells = [cell.text for table in opened_.tables for row in table.rows for cell in row.cells]
    assert "公園のそうじ12回" in cells
    assert any("月1回\nひらきました。" in words for words in cells)


def test_the_secretariat_has_it_made_and_takes_it(client, year, by, suzuki):
    address = f"/desk/reviews/{year.uid}/committee-paper/"
    assert Client().post(address)["Location"].startswith("/accounts/login/")
    client.force_login(suzuki.account)
    assert 'name="format" value="docx"' in client.get(f"/desk/reviews/{year.uid}/").content.decode()
    assert client.post(address, {"format": "exe"}).status_code == 404
    answer = client.post(address, {"format": "docx"})
    row = MadePaper.objects.get()
    assert (row.format, row.subject, row.issue) == (Format.WORD, year.uid, "")
    page = client.get(answer["Location"]).content.decode()
    assert f"/desk/reviews/{year.uid}/" in page
    make_papers.func(row.orders.get().pk)
    assert client.get(f"/papers/{row.uid}/").status_code == 200
    assert Client().get(f"/papers/{row.uid}/").status_code == 404


def test_a_districts_committee_reads_the_others_sheets_only_afterwards(client, year, by, tanaka):
    client.force_login(tanaka.account)
    assert "委員会資料をPDFにする" not in client.get(f"/desk/reviews/{year.uid}/").content.decode()
    assert client.post(f"/desk/reviews/{year.uid}/committee-paper/").status_code == 403
    row = paper_of(year, by)
    MadePaper.objects.filter(pk=row.pk).update(state=PaperState.DONE, made_at=clock.now())
    assert client.get(f"/papers/{row.uid}/").status_code == 404


def test_a_reader_has_nothing_made(client, year, yamada):
    client.force_login(yamada.account)
    assert "委員会資料をPDFにする" not in client.get(f"/desk/reviews/{year.uid}/").content.decode()
    assert client.post(f"/desk/reviews/{year.uid}/committee-paper/").status_code == 403


def test_a_member_of_the_committee_has_it_made(client, year, midori):
    client.force_login(make_person("林 実", "hayashi", Role.COUNCIL, midori).account)
    assert client.post(f"/desk/reviews/{year.uid}/committee-paper/").status_code == 302


def test_everybody_takes_it_once_the_year_is_published_and_no_more_when_it_is_withdrawn(client, year, by):
    draft = paper_of(year, by)
    assert client.get(SHELF).status_code == 404
    assert order_year_papers(year) is None
    published(year, by)
    assert "いま作っています" in client.get(SHELF).content.decode()
    assert make_year_papers.func(year.pk) == 2
    order = MadePaper.objects.exclude(issue="").first().orders.get()
    assert make_papers.func(order.pk) == 2
    page = client.get(SHELF).content.decode()
    rows = MadePaper.objects.exclude(issue="")
    assert all(f"/papers/{row.uid}/" in page for row in rows)
    assert "PDF" in page
    assert "Word" in page
    assert f"/papers/{draft.uid}/" not in page
    assert SHELF in client.get("/plan/2/years/2011/").content.decode()
    assert SHELF in client.get("/papers/").content.decode()
    taken = rows.get(format=Format.PDF)
    assert client.get(f"/papers/{taken.uid}/").status_code == 200
    withdraw_year(year, "数字を直します。", by=by)
    assert client.get(SHELF).status_code == 404
    assert client.get(f"/papers/{taken.uid}/").status_code == 404
    forget_old_papers.func()
    assert not MadePaper.objects.exclude(issue="").exists()


def test_the_public_paper_stays_as_long_as_the_year_is_public(year, by):
    published(year, by)
    order = order_year_papers(year)
    make_papers.func(order.pk)
    with clock.frozen(JUNE_2012 + timedelta(days=900)):
        assert forget_old_papers.func() == 0
    # Nothing is ordered where everything is there.
    assert order_year_papers(year) is None


def test_what_could_not_be_made_is_made_the_next_night(client, year, by, settings):
    published(year, by)
    make_year_papers.func(year.pk)
    broken, lost = MadePaper.objects.exclude(issue="").order_by("pk")
    # One failed; of the other the process died before it began.
    MadePaper.objects.filter(pk=broken.pk).update(state=PaperState.FAILED, error="紙がありません。")
    assert renew_year_papers.func() == 2
    order = PaperOrder.objects.order_by("pk").last()
    assert order.papers.filter(state=PaperState.WAITING).count() == 2
    make_papers.func(order.pk)
    page = client.get(SHELF).content.decode()
    assert f"/papers/{broken.uid}/" in page
    assert f"/papers/{lost.uid}/" in page
    assert renew_year_papers.func() == 0
    assert renew_year_papers in {entry.task for entry in entries.values()}


def test_after_a_publication_everybody_finds_the_paper(client, year, by, settings, django_capture_on_commit_callbacks):
    settings.PAPERS_AFTER_PUBLISHING = True
    with django_capture_on_commit_callbacks(execute=True):
        published(year, by)
    page = client.get(SHELF).content.decode()
    assert "平成23年度　ふりかえり（委員会資料）" in page
    assert "いま作っています" not in page
