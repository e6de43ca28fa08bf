"""What offices write above their columns, and what a column can be: words as data, in one place."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SKIP = "skip"
GOAL = "goal"  # followed by its depth: goal1 … goal4
DEEPEST = 4
TITLE, TEXT, NUMBER, AUDIENCE, KIND, REMARK, CODE = "title", "text", "number", "audience", "kind", "remark", "code"
GOAL_TEXT = "goal_text"
LEAD, PARTNER, SUPPORT, ACTOR_MARK = "lead", "partner", "support", "actor_mark"
HELP, SELF_HELP, MUTUAL_HELP, PUBLIC_HELP = "help", "self", "mutual", "public"
PLANNED, DONE = "planned", "done"
INDICATOR, UNIT, INDICATOR_KIND, DEFINITION, METHOD, REASON = (
    "indicator",
    "unit",
    "indicator_kind",
    "definition",
    "method",
    "target_reason",
)
BASELINE, TARGET, VALUE, PAIR, BY_ROW, ROW_KIND = "baseline", "target", "value", "pair", "by_row", "row_kind"

# ふりかえり of a measure in a year; only forms of the house have such columns, so nothing is guessed.
SAID_DONE, SAID_RESULT, SAID_CAUSE, SAID_RESPONSE, SAID_NEXT = (
    "review_done",
    "review_result",
    "review_cause",
    "review_response",
    "review_next_step",
)
REVIEWS = (SAID_DONE, SAID_RESULT, SAID_CAUSE, SAID_RESPONSE, SAID_NEXT)

# Those that stand for one year each.
YEARLY = (PLANNED, DONE, BASELINE, TARGET, VALUE, PAIR, BY_ROW, *REVIEWS)
FIGURES = (BASELINE, TARGET, VALUE, PAIR, BY_ROW)
# Those of which a table may have several columns.
SEVERAL = {SKIP, TEXT, REMARK, LEAD, PARTNER, SUPPORT, ACTOR_MARK, *YEARLY}

ROLE_NAMES: dict[str, str | Promise] = {
    SKIP: _("読み飛ばす"),
    NUMBER: _("番号"),
    TITLE: _("取組の名前"),
    TEXT: _("取組の内容"),
    REMARK: _("備考（取組の内容の後ろに足す）"),
    AUDIENCE: _("取組の対象"),
    KIND: _("内容の種類"),
    LEAD: _("主体（だれが）"),
    PARTNER: _("協力する団体"),
    SUPPORT: _("支援する団体"),
    ACTOR_MARK: _("主体（見出しの団体に○を付ける列）"),
    HELP: _("自助・共助・公助"),
    SELF_HELP: _("自助（○を付ける列）"),
    MUTUAL_HELP: _("共助（○を付ける列）"),
    PUBLIC_HELP: _("公助（○を付ける列）"),
    GOAL_TEXT: _("目標の説明"),
    PLANNED: _("スケジュールの予定（1年度）"),
    DONE: _("スケジュールの実際（1年度）"),
    INDICATOR: _("指標の名前"),
    UNIT: _("指標の単位"),
    INDICATOR_KIND: _("指標の種類（活動・成果・意識）"),
    DEFINITION: _("指標の定義"),
    METHOD: _("指標の把握の方法"),
    REASON: _("目標値の理由"),
    BASELINE: _("現状値"),
    TARGET: _("目標値（1年度）"),
    VALUE: _("実績値（1年度）"),
    PAIR: _("「30人／38人」のような二つの値（1年度）"),
    BY_ROW: _("目標値か実績値（「区分」の列で分かれる、1年度）"),
    ROW_KIND: _("区分（その行が目標値か実績値か）"),
    SAID_DONE: _("ふりかえり：やったこと（1年度）"),
    SAID_RESULT: _("ふりかえり：実績・参加した人や回数（1年度）"),
    SAID_CAUSE: _("ふりかえり：要因・困っていること（1年度）"),
    SAID_RESPONSE: _("ふりかえり：今後の対応（1年度）"),
    SAID_NEXT: _("ふりかえり：今後の方向（継続・拡充など、1年度）"),
    CODE: _("このシステムの記号"),
}

# Words of goals at levels that the plan calls otherwise; the column further left is the higher level.
GOAL_WORDS = (
    "基本目標",
    "重点目標",
    "小目標",
    "中目標",
    "施策目標",
    "目標",
    "柱",
    "アクション",
    "テーマ",
    "分野",
    "仕組み",
    "基本施策",
    "施策の方向性",
    "施策の方向",
    "施策",
    "基本方針",
    "方針",
    "基本方向",
    "重点項目",
    "大項目",
    "中項目",
    "小項目",
    "大柱",
    "道しるべ",
    "見出し1",
    "見出し2",
    "見出し3",
)

# The first that fits counts, so the longer words come first. "=" asks for the whole title, else it is contained.
TITLE_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (CODE, ("=記号（書きかえないでください）", "=記号")),
    (
        REASON,
        (
            "目標値の理由",
            "目標値設定の理由",
            "設定理由",
            "設定の理由",
            "目標設定の考え方",
            "設定の考え方",
            "算定根拠",
            "目標値の根拠",
        ),
    ),
    (METHOD, ("把握の方法", "把握方法", "測定方法", "検証の方法", "検証方法", "算出方法", "出典", "把握の手段")),
    (DEFINITION, ("指標の定義", "=定義", "指標の説明", "指標の内容", "指標設定の考え方", "意義")),
    (INDICATOR_KIND, ("指標の種類", "指標種別", "指標区分")),
    (UNIT, ("=単位",)),
    (
        INDICATOR,
        (
            "評価指標",
            "成果指標",
            "活動指標",
            "意識指標",
            "数値目標",
            "指標名",
            "指標の名前",
            "=指標",
            "=項目名",
            "指標項目",
            "アウトカム",
            "アウトプット",
        ),
    ),
    (HELP, ("自助・共助・公助", "自助共助公助", "自助／共助／公助", "自助/共助/公助", "=助の区分")),
    (SELF_HELP, ("=自助", "自助（○を付ける）")),
    (MUTUAL_HELP, ("=共助", "=互助")),
    (PUBLIC_HELP, ("=公助",)),
    (ROW_KIND, ("=区分", "=目標・実績", "=目標／実績", "=目標/実績", "=種別")),
    (KIND, ("内容の種類", "取組の種類", "=種類", "取組区分", "事業区分")),
    (GOAL_TEXT, ("目標の説明", "目標の内容", "目標の考え方", "めざす姿", "目指す姿", "ねらい")),
    (AUDIENCE, ("対象者", "=対象", "対象となる人", "取組の対象", "だれに", "誰に")),
    (PARTNER, ("協力", "連携", "協働", "関係機関", "関係団体", "関係課")),
    (SUPPORT, ("支援する", "支援機関", "支援団体", "=支援", "バックアップ")),
    (
        LEAD,
        (
            "実施主体",
            "取組主体",
            "主体",
            "所管",
            "担当",
            "実施者",
            "推進役",
            "主な団体",
            "だれが",
            "誰が",
            "実施機関",
            "実施団体",
        ),
    ),
    (REMARK, ("備考", "特記事項", "補足", "=注", "その他", "メモ")),
    (NUMBER, ("取組番号", "番号", "=no", "=no.", "=№", "事業no", "=項番", "整理番号", "=通番")),
    (
        TITLE,
        (
            "取組名",
            "取り組み名",
            "取組の名前",
            "事業名",
            "具体的取組",
            "具体的な取組",
            "具体的な取り組み",
            "主な取組",
            "主な取り組み",
            "施策名",
            "=取組",
            "=取り組み",
            "取組項目",
            "活動名",
            "取り組むこと",
            "取組むこと",
            "=取組み",
            "具体的施策",
            "具体的な施策",
            "=事業",
            "箇条書き",
        ),
    ),
    (
        TEXT,
        (
            "取組内容",
            "取り組み内容",
            "事業内容",
            "事業概要",
            "取組の内容",
            "=内容",
            "具体的内容",
            "具体的な内容",
            "=概要",
            "活動内容",
            "取組の概要",
            "実施内容",
            "=本文",
            "内容",
        ),
    ),
)

BASELINE_WORDS = ("現状値", "現状", "基準値", "基準年", "当初値", "策定時", "現況", "直近値")
TARGET_WORDS = ("目標値", "目標", "めざす値", "目指す値", "到達目標")
VALUE_WORDS = ("実績値", "実績", "結果", "実数")
SCHEDULE_WORDS = (
    "年次計画",
    "年度別計画",
    "スケジュール",
    "実施計画",
    "実施時期",
    "工程",
    "年度計画",
    "行程",
    "取組の予定",
    "ロードマップ",
    "予定",
    "計画",
)
DONE_WORDS = ("実施状況", "進み具合", "スケジュールの実際", "進捗", "実際")
INDICATOR_GROUPS = ("指標", "数値目標")

# Looked at only to say: this is a header, and what it heads is not taken over.
KNOWN_TO_BE_SKIPPED = (
    "達成率",
    "達成度",
    "評価",
    "課題",
    "今後の方向",
    "現状と課題",
    "予算",
    "決算",
    "事業費",
    "新規・継続",
    "新規継続",
    "新規/継続",
    "関連計画",
    "掲載ページ",
    "頁",
    "ページ",
    "更新日",
    "作成日",
    "次年度",
    "成果",
)

MARKS = frozenset("○◯〇●◎✓✔☑レ★■◉")
ARROWS = frozenset("→⇒➡⟶＞>⇨〃々″〃") | {"同上", "同左", "継続して", "--->", "-->", "->", "――→", "─→", "────→"}
ABOVE = frozenset({"〃", "々", "″", "同上", "上に同じ", "上記と同じ", "同じ"})
NOTE_BEGINNINGS = (
    "※",
    "＊",
    "*",
    "注)",
    "注）",
    "（注",
    "(注",
    "注：",
    "注:",
    "出典",
    "資料：",
    "資料:",
    "（備考",
    "(備考",
)
TOTALS = frozenset({"計", "合計", "総計", "小計"})

# Units that stand in brackets behind an indicator's name; other brackets belong to the name.
UNITS = frozenset({
    "人", "件", "回", "か所", "箇所", "カ所", "ヶ所", "団体", "世帯", "地区", "％", "%", "名", "組",
    "グループ", "校", "店", "台", "冊", "円", "千円", "時間", "日", "点", "ポイント", "校区", "事業所", "施設",
    "人日", "延べ人数", "延人数", "園", "館", "拠点", "事業", "種類", "万人",
})  # fmt: skip

# Endings of an indicator's name from which its unit can be told, the longer first.
UNITS_BY_ENDING = (
    ("人数", "人"),
    ("者数", "人"),
    ("件数", "件"),
    ("回数", "回"),
    ("世帯数", "世帯"),
    ("団体数", "団体"),
    ("か所数", "か所"),
    ("箇所数", "か所"),
    ("カ所数", "か所"),
    ("グループ数", "グループ"),
    ("地区数", "地区"),
    ("割合", "％"),
    ("率", "％"),
    ("員数", "人"),
)


@dataclass(frozen=True)
class Longest:
    """How much the plan's fields hold, to say so before anything is written."""

    title: int = 200
    indicator: int = 160
    audience: int = 120
    actor: int = 120
    unit: int = 20
    words: int = 100


LONGEST = Longest()


def goal_role(depth: int) -> str:
    return f"{GOAL}{depth}"


def goal_depth(role: str) -> int | None:
    return int(role.removeprefix(GOAL)) if role.startswith(GOAL) and role[len(GOAL) :].isdigit() else None
