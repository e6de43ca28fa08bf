"""会議資料 through the page, and the proof: the hand-out on the draft plan on two pages, from the demo's own words."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from sasaeai.kernel.models import JournalEntry
from sasaeai.plans.models import Goal, Measure, Plan, Release
from sasaeai.plans.tests.making import goal_named, publish_as
from sasaeai.press.demo import build_meeting_paper, read
from sasaeai.press.making import Making
from sasaeai.press.models import GlossaryTerm, MadePaper, MeetingPaper, PartKind
from sasaeai.press.tests.reading import changes, said
from tests.kept import kept

# Every sentence of the hand-out (資料１), in the order in which it is read.
HANDOUT = (
    "◆第２期区計画策定の趣旨",
    "〈第2期計画における区計画と地区別計画の関係〉",
    "●第1期計画",
    "地域の実情に応じたきめ細かい計画が必要",
    "●第2期計画",
    "区計画＋地区別計画",
    "地区をまたぐ課題／近隣では対応しにくい課題／区内１箇所の拠点や機関を活用した取組み／地区の取組みを支援する計画など",
    "策定委員会を中心に「基本目標」にそって、日常生活に連動した課題などに対する地区の取組みをまとめたもの",
    "◆第２期区計画の構成",
    "区民アンケートの結果を受けて、第２期区計画においては、基本理念、基本目標・小目標について、次のとおり修正しました。",
    "１　基本理念について",
    "区民アンケートにおいて、最も大切なこととして関心が寄せられた「地域における人と人とのつながり」を柱とします。",
    "基本理念の中に、「つながり」という言葉を入れました。",
    "『誰もが安心して暮らし続けられる緑区をめざして』",
    "基本目標１「つながり」は、全ての基本目標に結びつくものとして、位置づけました。",
    "２　基本目標・小目標について",
    "＜基本目標＞ | ＜小目標＞",
    "住民同士が顔見知りとなり、地域で支えあえる関係づくりをすすめます。",
    "誰もが心豊かで、より健やかに生活できるようにしていきます。",
    "第1期計画の小目標を継承しつつ、見直しを行います。",
    "３　具体的な取り組みについて",
    "第1期計画を継承しつつ、地区別計画の策定状況と照らし合わせて再構築し、それぞれの具体的な取り組みを記載していきます。",
    "具体的な取り組み／活動内容等を記載",
    "○自治会",
    "○地区社協",
    "○福祉保健活動団体…",
    "① 評価指標、② スケジュール等を盛り込んだ内容として、集約していきます。",
    "今後のスケジュールとして、第２期計画における５年間の考え方等を盛り込みます。",
)


@pytest.fixture
def handout(ward) -> MeetingPaper:
    return make_handout(ward)


@kept
def make_handout(ward: Plan) -> MeetingPaper:
    publish_as(ward, "基本案", note="見直しました。")
    return build_meeting_paper(ward, read("meeting_papers")["papers"][0])


def test_the_hand_out_says_what_the_wards_own_said(handout):
    row = MadePaper(kind="meeting", period=handout.period, release=handout.release, meeting=handout)
    words = said(Making().paper(row))
    assert [sentence for sentence in HANDOUT if sentence not in words] == []


def test_the_hand_out_has_two_pages_and_its_number(handout, tmp_path):
    told = StringIO()
    call_command("make_paper", "handout", tmp_path / "資料１.pdf", stdout=told)
    assert "2ページ" in told.getvalue()
    assert (tmp_path / "資料１.pdf").read_bytes().startswith(b"%PDF")
    call_command("make_paper", "handout", tmp_path / "資料１.docx", stdout=told)
    assert (tmp_path / "資料１.docx").read_bytes().startswith(b"PK")


def test_the_command_says_what_it_does_not_know(ward, tmp_path):
    with pytest.raises(CommandError, match="という印刷物はありません"):
        call_command("make_paper", "nothing", tmp_path / "x.pdf")
    with pytest.raises(CommandError, match=r"\.pdf"):
        call_command("make_paper", "book", tmp_path / "x.xls")
    with pytest.raises(CommandError, match="地区"):
        call_command("make_paper", "leaflet", tmp_path / "x.pdf", "--district", "nowhere")


# -- through the page ------------------------------------------------------------------------------------------------


def new_paper(client) -> MeetingPaper:
    answer = client.post(
        "/desk/papers/2/meetings/add/",
        {
            "number": "資料２",
            "title": "区計画のいま",
            "meeting": "第3回推進会議",
            "held_on": "平成23年6月1日",
            "by": "福祉保健課",
        },
    )
    paper = MeetingPaper.objects.get()
    assert answer.url == f"/desk/papers/meetings/{paper.uid}/"
    return paper


def test_suzuki_puts_a_paper_together_and_sees_it(client, ward, suzuki, django_capture_on_commit_callbacks):
    client.force_login(suzuki.account)
    paper = new_paper(client)
    page = f"/desk/papers/meetings/{paper.uid}/"
    assert "まだ何も載せていません。" in client.get(page).content.decode()
    part = client.post(f"{page}parts/add/", {"kind": "text"}).url
    client.post(part, {"heading": "◆はじめに", "words_text": "今年の進みぐあいです。"})
    part = client.post(f"{page}parts/add/", {"kind": "goal"}).url
    goal = goal_named(ward, "ボランティアの仲介")
    client.post(part, {"heading": "", "about": goal.uid})
    client.post(f"{page}parts/add/", {"kind": "new_page"})
    shown = client.get(page).content.decode()
    assert "今年の進みぐあいです。" in shown
    assert "ボランティア相談の日をつくる" in shown
    assert JournalEntry.objects.filter(key="press.meeting.changed").exists()
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(f"{page}make/", {"format": "docx"})
    made = MadePaper.objects.get()
    assert "できました。" in client.get(answer.url).content.decode()
    client.logout()
    assert client.get(f"/papers/{made.uid}/").status_code == 404


def test_parts_are_moved_and_taken_out(client, ward, suzuki):
    client.force_login(suzuki.account)
    paper = new_paper(client)
    page = f"/desk/papers/meetings/{paper.uid}/"
    for kind in ("tree", "measures", "districts"):
        client.post(f"{page}parts/add/", {"kind": kind})
    last = paper.parts.last()
    client.post(f"{page}parts/{last.pk}/move/", {"to": "up"})
    assert [part.kind for part in paper.parts.all()] == ["tree", "districts", "measures"]
    client.post(f"{page}parts/{last.pk}/remove/")
    assert [part.kind for part in paper.parts.all()] == ["tree", "measures"]


def test_every_kind_of_part_can_be_shown_and_edited(client, ward, suzuki):
    client.force_login(suzuki.account)
    paper = new_paper(client)
    page = f"/desk/papers/meetings/{paper.uid}/"
    for kind in PartKind.values:
        part = client.post(f"{page}parts/add/", {"kind": kind})
        if kind != PartKind.NEW_PAGE:
            assert client.get(part.url).status_code == 200, kind
    assert list(paper.parts.values_list("kind", flat=True)) == PartKind.values
    assert client.get(page).status_code == 200


def test_changes_since_the_edition_before_stand_in_a_table(client, ward, suzuki):
    Measure.objects.filter(plan=ward).update(text="月に二度、相談の日を開きます。")
    publish_as(ward, "年度改訂", note="回数を増やしました。")
    client.force_login(suzuki.account)
    paper = new_paper(client)
    MeetingPaper.objects.update(release=Release.objects.current())
    client.post(f"/desk/papers/meetings/{paper.uid}/parts/add/", {"kind": "changes"})
    paper.refresh_from_db()
    row = MadePaper(kind="meeting", period=ward.period, release=paper.release, meeting=paper)
    assert ("added", "二") in changes(Making().paper(row))


def test_a_paper_is_copied_and_deleted(client, handout, suzuki):
    client.force_login(suzuki.account)
    page = f"/desk/papers/meetings/{handout.uid}/"
    copied = client.post(f"{page}copy/").url
    assert MeetingPaper.objects.count() == 2
    assert "写し" in client.get(copied).content.decode()
    assert client.get(f"{page}delete/").status_code == 200
    assert MeetingPaper.objects.count() == 2
    client.post(f"{page}delete/")
    assert MeetingPaper.objects.count() == 1


def test_only_the_secretariat_sees_meeting_papers(client, handout, tanaka, yamada):
    for person in (tanaka, yamada):
        client.force_login(person.account)
        assert client.get(f"/desk/papers/meetings/{handout.uid}/").status_code == 403
        assert client.get("/desk/papers/2/words/").status_code == 403


# -- the glossary ----------------------------------------------------------------------------------------------------


def test_suzuki_explains_a_word_and_it_stands_in_the_book(client, ward, suzuki):
    client.force_login(suzuki.account)
    word = {"word": "お助け隊", "reading": "おたすけたい", "meaning": "近所の困りごとを手伝う人たちです。"}
    client.post("/desk/papers/2/words/add/", word)
    again = client.post("/desk/papers/2/words/add/", word)
    assert "同じ言葉の説明がすでにあります。" in again.content.decode()
    row = MadePaper(kind="book", period=ward.period, release=Release.objects.current())
    assert "近所の困りごとを手伝う人たちです。" in said(Making().paper(row))
    term = GlossaryTerm.objects.get(word="お助け隊")
    client.post(f"/desk/papers/2/words/{term.pk}/", word | {"meaning": "近所を手伝う人たちです。"})
    client.post(f"/desk/papers/2/words/{term.pk}/delete/")
    assert not GlossaryTerm.objects.filter(word="お助け隊").exists()


def test_the_demos_words_name_goals_that_are_there(handout):
    chosen = handout.parts.get(kind="gathering").about.split(",")
    assert Goal.objects.filter(uid__in=chosen).count() == 2
