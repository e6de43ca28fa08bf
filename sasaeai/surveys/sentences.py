"""Sentences and words that are kept with results: made in Japanese, told in the reader's language where they are shown.

What was published is not worked out anew, so a reader's language comes too late for `gettext`. A kept sentence is known
by its pattern: the gaps are taken out of it, told, and put into the translation. An older version is told as well, as
long as its sentence is one of these; any other stays as it was published.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from string import ascii_lowercase

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

from .questionnaire import KANA

Say = Callable[[str], str]

# What the tests say of a table parted by another question.
NOT_TESTED = _("%(head)sによる差は、答えが足りないため、調べられません。")
APART = _("%(head)sによる差があります（%(p)s）。")
NOT_APART = _("%(head)sによる差は、標本誤差の範囲です（%(p)s）。")
NONE_APART = _("どの答えも、%(head)sによる差は、標本誤差の範囲です。")
ANSWER_APART = _("「%(answer)s」は、%(head)sによる差があります（%(p)s）。")
# Why a table, or a cell of it, is not as new as the others, or not shown.
KEPT = _(
    "この表は、第%(number)s版のままです。"
    "そのあとに増えた回答や直した回答が少なく、新しくすると、だれの回答かが分かるおそれがあります。"
)
REFUSED = _("人数の少ない欄を守れないため、この表は出せません。ほかの分け方でご覧ください。")
FEW_SAID_SO = _("人数の少ない答えがあるため表示しません")
FEW_ANSWERED = _("回答者が少ないため表示しません")
# What figures can tell.
WIDEST = _("全体の割合は、いちばん大きくて±%(half)sポイントの誤差があります（信頼度95％、割合が50％のとき）。")
UNEVEN = _("重みに大小があるため、%(n)s件の回答の確かさは、同じ重みの%(effective)s件ほどです。")
BY_DISTRICT = _(
    "地区ごとの割合の誤差は、回答のいちばん多い%(district)sでも±%(half)sポイントほどです。小さな差は読めません。"
)
UNDER_30 = _("%(districts)sは回答が30件より少ないので、参考値です。")
UNDER_10 = _("%(districts)sは回答が10件より少ないので、地区の数字は示しません。")
SILENT_PEOPLE = _("答えなかった人の考えは分かりません。回収率が低いほど、答えた人に偏りがあるおそれがあります。")
# How answers were weighed, and what has to be known of it.
UNWEIGHTED = _("重みはつけていません。どの回答も同じに数えました。")
BY_STRATA = _("地区ごとに、対象の人数を回答の数で割った重みをつけました。")
DELIVERED = _("納品されたデータの重みを使いました。")
CALIBRATED = _("さらに、%(questions)sの答えが人口の内訳と合うように、重みを整えました。")
CROSSED = _("さらに、%(cells)sを組み合わせた区分ごとに、重みの合計が人口と合うようにしました。")
JOIN_AGES_OF_DISTRICT = _(
    "回答が%(least)s件より少ない区分と、重みが合わせる前の%(most)s倍をこえる区分は、"
    "同じ地区の、となりの年齢の区分と合わせる決まりです。"
)
JOIN_AGES = _(
    "回答が%(least)s件より少ない区分と、重みが合わせる前の%(most)s倍をこえる区分は、となりの年齢の区分と合わせる決まりです。"
)
JOIN_DISTRICTS_OWN = _(
    "回答が%(least)s件より少ない区分と、重みが合わせる前の%(most)s倍をこえる区分は、"
    "同じ地区の、回答の少ない区分と合わせる決まりです。"
)
JOIN_SMALLEST = _(
    "回答が%(least)s件より少ない区分と、重みが合わせる前の%(most)s倍をこえる区分は、回答の少ない区分と合わせる決まりです。"
)
JOIN_GIVEN_UP = _("それでも足りないときは、%(name)sを分けません。")
JOINED = _("もとの%(before)s区分のうち%(joined)s区分を合わせて、%(after)s区分にしました。")
NONE_JOINED = _("合わせた区分はなく、%(before)s区分のままです。")
UNCOUNTED_CELL = _(
    "%(question)sの「%(labels)s」は、人口の数がありません。そう答えた人は、区分の人口には合わせず、"
    "合わせる前の重みのまま数えました。"
)
UNKNOWN_CELL = _("%(questions)sのどれかが分からない回答は、区分の人口に合わせず、合わせる前の重みのまま数えました。")
LEFT_WHOLE = _("%(districts)sは、回答が少ないため、区分に分けず、地区の人数にだけ合わせました。")
EVENNESS = _(
    "重みづけによる設計効果（Kish）は%(effect)sです。いちばん小さい重みは平均の%(low)s倍、いちばん大きい重みは%(high)s倍です。"
)
WHY_FEW = _("回答が%(least)s件より少ない区分があったため")
WHY_HEAVY = _("重みが%(most)s倍をこえる区分があったため")
WHY_NOBODY = _("人口が0人の区分に回答があったため")
SILENT = _("%(districts)sからは回答がありません。全体の数字は、その地区の人のことを表していません。")
LONELY = _("%(districts)sは回答が1件だけです。その地区のばらつきは分からないので、全体の平均との差から見積もりました。")
UNPLACED = _("どの地区に送ったものか分からない回答が%(n)s件あります。平均の重みで数えました。")
UNCOUNTED = _(
    "%(question)sの「%(labels)s」は、人口の数がありません。そう答えた人は、その問いの人口には合わせず、"
    "合わせる前の重みの割合のままで数えました。"
)
# わかったこと of the two plain kinds.
SHARE = _("「%(subject)s」では、%(answers)sと答えた人が%(share)s％（%(words)s）です。")
MOST_BEFORE_NEXT = _(
    "「%(subject)s」で最も多かった答えは、「%(answer)s」（%(share)s％）です。「%(next)s」（%(next_share)s％）が続きます。"
)
MOST = _("「%(subject)s」で最も多かった答えは、「%(answer)s」（%(share)s％）です。")
MOST_WITH_NEXT = _(
    "「%(subject)s」では、「%(answer)s」（%(share)s％）と「%(next)s」（%(next_share)s％）が多く、"
    "二つの差は標本誤差の範囲です。"
)
# … of groups beside the whole, and of the survey before.
GROUPS = _("「%(subject)s」で%(answers)sと答えた人は、全体では%(share)s％ですが、%(groups)s。")
NO_GROUPS = _(
    "「%(subject)s」で%(answers)sと答えた人は、全体で%(share)s％です。"
    "%(head)sによる違いは、標本誤差の範囲で、あるとはいえません。"
)
HIGH_AND_LOW = _("%(high)sで高く、%(low)sで低くなっています")
HIGH = _("%(high)sで高くなっています")
LOW = _("%(low)sで低くなっています")
NAMED = _("%(label)s（%(share)s％）")
SINCE = _("「%(subject)s」で%(answers)sと答えた人は、前回の%(before)s％から%(share)s％になりました。%(sentence)s")
NOTE = _("n=%(n)s、誤差 ±%(error)sポイント")
NOTE_REFERENCE = _("（参考値）")

KNOWN = (
    NOT_TESTED, APART, NOT_APART, NONE_APART, ANSWER_APART, KEPT, REFUSED, FEW_SAID_SO, FEW_ANSWERED, WIDEST, UNEVEN,
    BY_DISTRICT, UNDER_30, UNDER_10, SILENT_PEOPLE, UNWEIGHTED, BY_STRATA, DELIVERED, CALIBRATED, SILENT, LONELY,
    UNPLACED, UNCOUNTED, CROSSED, JOIN_AGES_OF_DISTRICT, JOIN_AGES, JOIN_DISTRICTS_OWN, JOIN_SMALLEST, JOIN_GIVEN_UP,
    JOINED, NONE_JOINED, UNCOUNTED_CELL, UNKNOWN_CELL, LEFT_WHOLE, WHY_FEW, WHY_HEAVY, WHY_NOBODY, EVENNESS,
    SHARE, MOST_BEFORE_NEXT, MOST, MOST_WITH_NEXT, GROUPS, NO_GROUPS, HIGH_AND_LOW, HIGH, LOW,
    SINCE, NOTE, NOTE_REFERENCE,
    # What may be said of a change (`statistics.comparing.Verdict`).
    _("標本誤差を超えて改善しています。"), _("標本誤差を超えて悪化しています。"),
    _("差は標本誤差の範囲内で、よくなったとも悪くなったとも判断できません。"),
    # Shares in words (`statistics.figures.in_words`).
    _("一人もいない"), _("全員"), _("1割に満たない"), _("ほぼ全員"), _("約%(tens)s割"), _("%(tens)s割を超える"),
    _("%(tens)s割台半ば"), _("%(tens)s割近く"),
    # Rows, columns and heads that no question words; ways to answer; quadrants that nobody named.
    _("全体"), _("無回答"), _("参考値"), _("秘"), _("回答なし"), _("数値"), _("地区"), _("年齢"), _("性別"),
    _("インターネット"), _("紙"), _("取りこんだデータ"), _("重点的に取り組む"), _("今のよさを保つ"), _("様子を見る"),
    _("見直しを考える"),
)  # fmt: skip
_GAP = re.compile(r"%\((\w+)\)s")
# Between the parts of one gap: names of districts, answers that count together.
_JOINS = (_("」「"), _("、"))
# An answer in a number, with its unit; a question's number (問3, 問3-1, a table's row 問3 ア), and one used as a head.
_AMOUNT = re.compile(r"(\d[\d,.]*)(\D+)")
_NUMBER = re.compile(rf"問([\d-]+)(?: ([{KANA}]))?")
_NUMBERED = re.compile(rf"({_NUMBER.pattern}) (.+)")
# A group beside the whole: 三保（55.9％）.
_NAMED = re.compile(r"(.+)（([\d.]+)％）")


def tell(kept: str, say: Say) -> str:
    """In the reader's language; `say` knows the ward's own words (districts, questions, answers)."""
    if (own := say(kept)) != kept:
        return own
    if amount := _AMOUNT.fullmatch(kept):
        return f"{amount[1]} {say(amount[2])}" if say(amount[2]) != amount[2] else kept
    return question_number(kept) or _whole(kept, say) or _numbered(kept, say) or kept


def question_number(kept: str) -> str:
    """Empty where it is none. 問10 ソ is Q10-o in English: rows that paper counts in kana are counted in letters."""
    found = _NUMBER.fullmatch(kept)
    if found is None:
        return ""
    if found[2] is None:
        return gettext("問%(number)s") % {"number": found[1]}
    place, is_japanese = KANA.index(found[2]), (get_language() or "ja").startswith("ja")
    row = found[2] if is_japanese or place >= len(ascii_lowercase) else ascii_lowercase[place]
    return gettext("問%(number)s %(row)s") % {"number": found[1], "row": row}


def _numbered(kept: str, say: Say) -> str:
    found = _NUMBERED.fullmatch(kept)
    return f"{question_number(found[1])} {say(found[4])}" if found else ""


def _whole(kept: str, say: Say) -> str:
    """Empty where it is none of the known sentences, one or several of them behind each other."""
    for source, pattern in _patterns():
        found = pattern.match(kept)
        if found is None:
            continue
        rest = kept[found.end() :]
        told = _whole(rest, say) if rest else ""
        if rest and not told:
            continue
        gaps = {name: _gap(value, say) for name, value in found.groupdict().items()}
        return (gettext(source) % gaps if gaps else gettext(source)) + (f" {told}" if told else "")
    return ""


def _gap(value: str, say: Say) -> str:
    if quoted := re.findall(r"「([^「」]+)」", value):
        return gettext("または").join(gettext("「%(answer)s」") % {"answer": say(one)} for one in quoted)
    if value.endswith("なっています"):
        return _whole(value, say) or value
    for join in _JOINS:
        parts = value.split(join)
        # A question's own text may hold the sign that stands between two of them.
        if len(parts) > 1 and not (_NUMBERED.fullmatch(value) and not all(map(_NUMBER.match, parts))):
            return gettext(join).join(_gap(part, say) for part in parts)
    if named := _NAMED.fullmatch(value):
        return gettext(NAMED) % {"label": say(named[1]), "share": named[2]}
    return question_number(value) or _numbered(value, say) or _whole(value, say) or say(value)


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    """Longer ones first, so that no sentence is taken for the beginning of another."""
    found = []
    for source in sorted(KNOWN, key=len, reverse=True):
        names = _GAP.findall(source)
        parts = [re.escape(part) for part in _GAP.split(source)]
        parts[1::2] = [f"(?P<{name}>.+?)" for name in names]
        # Words and sentences without a full stop stand alone.
        ends = "" if source.endswith("。") or source == NOTE else r"\Z"
        found.append((source, re.compile("".join(parts) + ends)))
    return found
