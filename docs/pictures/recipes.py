"""Every picture of README and docs, in the order in which they are taken: those that write something come last."""

from __future__ import annotations

import io

import openpyxl
from openpyxl.styles import Border, Side

from docs.pictures.recipe import (
    PASSWORD,
    Paper,
    Picture,
    Recipe,
    Visit,
    button,
    download,
    fill,
    follow,
    give,
    hand_in,
    link,
    mark,
    phone,
    press,
    unfold,
)
from sasaeai.press.tests.workbooks import midori_book, saved

# --- steps of single pictures ---

SHEET = "年度末の進行管理表"
FORM_HEADS = ("番号", "取組名", "内容", "予定", "実施状況", "今年やったこと", "参加・回数", "今後の方向")


def rewritten_meanwhile(visit: Visit) -> None:
    """Another sentence is saved from elsewhere while 鈴木 still writes hers."""
    form = visit.page.evaluate("() => Object.fromEntries(new FormData(document.querySelector('main form')))")
    form["words"] = "みんなが主役・共に支えあう つながりのあるまちづくり"
    visit.page.request.post(visit.page.url, form=form)


def welcome(visit: Visit) -> None:
    """小川 types the address and the number of her sheet."""
    code = visit.find(".invitation-code").inner_text()
    visit.page.context.clear_cookies()
    visit.page.goto(f"/invitations/{code}/")
    visit.page.fill("main [name=login]", "ogawa")
    for box in visit.page.locator("main [type=password]").all():
        box.fill(PASSWORD)


def link_for_one_press(visit: Visit) -> None:
    """The address in the code on 高齢・障害支援課's sheet."""
    title = "介護・病気・子育て。同じ立場の人が話せる会"
    found = f"SheetLink.objects.filter(sheet__measure__title={title!r}, revoked_at=None).latest('pk')"
    code = f"from sasaeai.reviews.models import SheetLink; print({found}.token)"
    visit.page.goto(f"/r/{visit.ward.manage('shell', '-v0', '-c', code).split()[-1]}/")


def form_of_the_office() -> bytes:
    """The office's own table: two lines of what and whom, heads, two ruled rows."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "進行管理"
    page["A1"], page["A2"], page["D2"], page["A7"] = "進行管理表", "地区名", "年度", "記入した人"
    page.merge_cells("A1:H1")
    line = Side(style="thin")
    for column, words in enumerate(FORM_HEADS, start=1):
        page.cell(4, column, words)
        for row in (5, 6):
            page.cell(row, column).border = Border(left=line, right=line, top=line, bottom=line)
    return saved(book)


def forms_come_back(visit: Visit) -> None:
    """One as it should be, one with a word that nobody knows, and a file that was never sent."""
    files = []
    for district, word in (("東本郷", "継続"), ("鴨居", "たぶん")):
        row = visit.find("main tr", district)
        address = row.locator("a", has_text="Excel").first.get_attribute("href")
        book = openpyxl.load_workbook(io.BytesIO(visit.page.request.get(str(address)).body()))
        book["進行管理"]["H5"] = word
        files.append((f"{SHEET}_{district}.xlsx", saved(book)))
    hand_in(visit, "sheets", *files, ("別の表.xlsx", form_of_the_office()))
    visit.find("main button", "読").click()


def sheets_come_back(visit: Visit) -> None:
    """Two groups write into their sheets in Excel and send them by mail."""
    answers = {
        "鴨居地区社会福祉協議会": (
            "あいさつ運動を、毎月1日に駅前で行います。",
            "空き店舗で、集まりを月2回ひらきます。",
        ),
        "長津田地区社会福祉協議会": ("子育て中の人の特技を持ちよる会を始めます。",),
    }
    files = []
    for group, words in answers.items():
        book = openpyxl.load_workbook(io.BytesIO(download(visit, "Excel", group)))
        page = book.active
        boxes = [row[2] for row in page.iter_rows() if len(row) > 3 and row[3].value and row[2].value is None]
        for box, each in zip(boxes, words, strict=False):
            box.value = f"{each}（見本）"
        files.append((f"記入シート_{group}.xlsx", saved(book)))
    hand_in(visit, "returned", *files)
    visit.find("main button", "読みこんで確かめる").click()


def when_made(visit: Visit) -> None:
    """Seven districts are published; the page says by itself how far it is."""
    visit.page.locator("main a", has_text="受け取る").nth(6).wait_for(timeout=180_000)


# --- README ---

CRUMBS, EYEBROW = "main .crumbs", "main .eyebrow"

README = (
    Picture("front", "", "/", top="", bottom=link("どう数えたか"), width=1280, room=""),
    Picture("phone", "", "/districts/nagatsuta/", top="", bottom="main >> text=地域・年齢別人口", width=390, room=""),
)

# --- 地区別計画策定委員の方へ, 地区のふりかえりシート ---

DISTRICT = "/desk/plan/2/districts/nagatsuta/"

COMMITTEE = (
    phone("c-top", "", "/", ring="a >> text=職員・委員", top="", bottom="h1"),
    phone("c-login", "", "/accounts/login/", fill("login", "ogawa"), fill("password", PASSWORD),
          ring=button("ログインする")),
    phone("c-desk", "tanaka", "/desk/", ring=link("計画を読む"), top=EYEBROW, bottom=link("決めた日を入れる")),
    phone("c-plan", "tanaka", DISTRICT, ring=link("編集"), top=CRUMBS, bottom="main p >> text=平成23年3月12日"),
    phone("c-edit", "tanaka", DISTRICT, follow("編集", "地域の様子"), ring=button("保存する"), top=EYEBROW),
    phone("c-measure", "tanaka", DISTRICT, follow("取組を加える", "長津田に来たら"),
          fill("title", "坂の途中に、ベンチを十脚おく"),
          fill("text", "買い物の帰りに休めるように、ベンチを置きます。"),
          fill("actors-0-name", "長津田連合自治会"),
          ring="main .buttons button >> text=加える", top=CRUMBS),
    phone("c-problem", "tanaka", "/desk/", follow("困っていることを書く"),
          fill("title", "坂の途中で、休むところがない"),
          fill("text", "買い物の帰りに、荷物をもって坂を上がれません。"),
          ring=button("事務局に送る"), top=EYEBROW),
    phone("c-review", "tanaka", "/desk/reviews/mine/", follow("書く", "長津田"),
          top="", bottom="main >> text=しめきりは"),
    phone("c-review-questions", "tanaka", "/desk/reviews/mine/", follow("書く", "長津田"),
          top="main label >> text=今年やったこと", bottom="main [name=turnout]"),
)  # fmt: skip

# --- 職員の手引き: what only looks ---

STAFF = (
    Picture("my-work", "suzuki", "/desk/", top="", bottom="main li:has-text('三保の計画')"),
    Picture("edit", "suzuki", "/desk/plan/2/goals/k4psabtq8k/", (follow("「あいさつから始める月間」"),),
            ring=link("編集"), top=CRUMBS, bottom="main dd >> text=区内の商店会"),
    Picture("goals-order", "suzuki", "/desk/plan/2/",
            (follow("目標の並び"), unfold("ほかの操作", "住民同士が顔見知りとなり")), top=CRUMBS, bottom=620),
    Picture("publish", "suzuki", "/desk/plans/", (follow("公開の準備", "三保"),), bottom=button("公開する")),
    Picture("problem", "suzuki", "/desk/problems/", (follow("見る", "話し合いに、若い人が来ない"),), top=CRUMBS),
    Picture("values", "suzuki", "/desk/plan/2/indicators/whuuy59djh/",
            (follow("実績値"), fill("v-1-2013-value", "7")), top=CRUMBS, bottom=button("保存する")),
    Picture("help-town", "", "/help/", (fill("town", "鴨居3丁目"), press("相談先を見る")), bottom="main form"),
    Picture("desk", "suzuki", "/desk/areas/desks/", (follow("鴨居地域ケアプラザ"),), top=CRUMBS),
    Picture("schedule", "suzuki", "/desk/plan/2/", (follow("スケジュール表を書く"),),
            top=CRUMBS, bottom="main tr:has-text('11の地区に、職員の担当チームを置く')", below=2, width=1100),
    Picture("schedule-wrong", "suzuki", "/desk/plan/2/schedule/?plan=midori",
            (unfold("Excelから貼り付ける"), fill("block", "検討\t試行\tあいうえお\n検討\t？？\t実施"),
             press("貼り付けて保存する")), top=CRUMBS, bottom="main li >> text=？？", width=1100),
    Picture("review-mine", "ito", "/desk/", (follow("書く", "ふりかえり"),), top=""),
    Picture("review-sheet", "suzuki", "/desk/reviews/",
            (follow("平成25年度"), follow("シートの一覧を見る"), follow("ひとり暮らしの高齢の方を")),
            top=CRUMBS, bottom="main fieldset", width=1200),
    phone("review-link", "", "/", link_for_one_press, top="", bottom="main >> text=問い合わせ先"),
    Picture("gather", "suzuki", "/desk/plan/2/entries/",
            (mark("広報の録音を"), press("選んだ記載をまとめる"), fill("title", "広報の録音を、CDでも届ける")),
            top=EYEBROW, bottom=button("まとめる")),
    Picture("start-actions", "suzuki", "/desk/start/", (follow("アクション型"),), ward="empty", top=""),
    Picture("papers", "suzuki", "/desk/papers/2/", top=CRUMBS, bottom=link("会議資料をつくる"), width=1000),
    Picture("papers-meeting", "suzuki", "/desk/papers/2/", (follow("開く", "資料１"),),
            top=CRUMBS, bottom=button("加える"), width=1000),
    Paper("papers-book", ("book",),
          ("平成 25 年度改訂", "基本目標 1 「つながり」「つながり」は", "店と会社の数 見本 22 23 24"), height=534),
    Paper("papers-leaflet", ("leaflet", "--district", "kamoi"), ("となりの顔が見えるまち", "困ったときの相談先")),
    Paper("papers-digest", ("digest",), ("めざすこと", "5年間の考え方")),
    Paper("papers-handout", ("handout",), ("区計画策定の趣旨", "＜基本目標＞ ＜小目標＞")),
)  # fmt: skip

# --- 職員の手引き: what writes something ---

OGAWA = "小川 みどり"
CONTACT = "福祉保健課 鈴木　045-000-0101"

WRITING = (
    Picture("person", "suzuki", "/desk/people/add/",
            (fill("name", OGAWA), fill("kana", "おがわ みどり"), mark("地区別計画策定委員"), mark("長津田"),
             fill("seat-title", "策定委員"), press("保存する")),
            ring=button("招待の紙を作る"), top=link("人と席"), bottom="main"),
    Picture("sheet", "suzuki", "/desk/people/?q=小川+みどり", (follow(OGAWA), press("招待の紙を作る")),
            top="main .notice", bottom="main .invitation-code", after="person"),
    phone("c-welcome", "suzuki", "/desk/people/?q=小川+みどり", follow(OGAWA), press("招待の紙を作る"), welcome,
          ring=button("これで決める"), after="person"),
    Picture("call", "suzuki", "/desk/plan/2/calls/add/",
            (fill("title", "「具体的な取り組み」ご記入のお願い"), fill("words", "来年度にすることを、お書きください。"),
             fill("due_on", "R9.1.25"), fill("contact", CONTACT), mark("地域ケアプラザ"), press("保存する")),
            ring=link("送る"), top=CRUMBS),
    Picture("entry-sheets", "suzuki", "/desk/plan/2/calls/",
            (follow("見る", "平成26年度にすることを"), sheets_come_back), top=CRUMBS, width=1000),
    Picture("conflict", "suzuki", "/desk/plan/2/",
            (follow("編集", "基本理念の副題"), fill("words", "一人ひとりが主役・共に支えあう まちづくりをめざして"),
             rewritten_meanwhile, press("保存する")), top=EYEBROW),
    Picture("bring-preview", "suzuki", "/desk/plan/2/bring/midori/",
            (give("file", ("区計画の取組一覧（見本）.xlsx", saved(midori_book()))), press("読んで確かめる")),
            top="", bottom=button("計画に取りこむ")),
    Picture("bring-tree", "suzuki", "/desk/plan/2/bring/midori/", (follow("区計画の取組一覧"),),
            top="main h2 >> text=確かめてほしいところ", bottom=880, after="bring-preview"),
    Picture("bring-reading", "suzuki", "/desk/plan/2/bring/midori/",
            (follow("区計画の取組一覧"), follow("読み取り方を見る・直す")),
            top="", bottom="main select >> nth=1", after="bring-preview"),
    Picture("forms-marks", "suzuki", "/desk/plan/2/forms/",
            (fill("name", SHEET), give("file", (f"{SHEET}.xlsx", form_of_the_office())), press("加えて、列を確かめる")),
            top=CRUMBS, bottom="main select >> nth=3", below=2),
    Picture("forms-back", "suzuki", "/desk/plan/2/forms/",
            (follow(SHEET), fill("due_on", "2030-03-31"), fill("contact", CONTACT),
             press("いまの計画を書きこんで作る"), forms_come_back),
            top=CRUMBS, bottom="main tr:has-text('竹山')", below=2, after="forms-marks"),
    Picture("papers-order", "suzuki", "/desk/papers/2/", (press("作る", "地区のリーフレット"), when_made),
            top=CRUMBS, bottom=560, width=1000),
)  # fmt: skip

RECIPES: tuple[Recipe, ...] = README + COMMITTEE + STAFF + WRITING
