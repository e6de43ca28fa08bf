"""What an XLSForm can say and a paper questionnaire cannot: each with its sentence; and constraints in parts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# What the program on a telephone notes by itself: no question, left out and said once.
SILENT = {
    "start", "end", "today", "deviceid", "phonenumber", "phone number", "username", "email", "simserial",
    "subscriberid", "audit", "start-geopoint", "background-audio", "instance_id",
}  # fmt: skip
_PLACE: str | Promise = gettext_lazy(
    "地図の位置（%(type)s）は聞けません。地区を一つ選ぶ問い（select_one）にしてください。"
)
_RECKONED: str | Promise = gettext_lazy(
    "計算する欄（%(type)s）は使えません。紙では計算できないので、この行を消してください。"
)
_REPEATED: str | Promise = gettext_lazy(
    "くり返し（%(type)s）は使えません。決まった回数だけ、問いを並べて書いてください。"
)
_FILE: str | Promise = gettext_lazy("写真・音声・ファイル（%(type)s）は受け取れません。この行を消してください。")
_DAY: str | Promise = gettext_lazy(
    "日付や時刻（%(type)s）を聞く問いはありません。年や年齢を数字（integer）で聞いてください。"
)
_RANK: str | Promise = gettext_lazy(
    "順位（%(type)s）を聞く問いはありません。「○は3つまで」（select_multiple）などにしてください。"
)
_DECIMAL: str | Promise = gettext_lazy("小数（%(type)s）は聞けません。整数（integer）で聞いてください。")
_RANGE: str | Promise = gettext_lazy(
    "目盛り（%(type)s）は使えません。一つ選ぶ問い（select_one）か、数字（integer）にしてください。"
)
_OUTSIDE: str | Promise = gettext_lazy(
    "ほかのファイルの選択肢（%(type)s）は読めません。choicesシートに選択肢を書いてください。"
)
UNSUPPORTED: dict[str, str | Promise] = {
    **dict.fromkeys(("geopoint", "geotrace", "geoshape", "gps", "location"), _PLACE),
    **dict.fromkeys(("calculate", "calculation", "hidden"), _RECKONED),
    **dict.fromkeys(("begin_repeat", "end_repeat"), _REPEATED),
    **dict.fromkeys(("image", "photo", "audio", "video", "file", "barcode"), _FILE),
    **dict.fromkeys(("date", "time", "datetime"), _DAY),
    **dict.fromkeys(("decimal",), _DECIMAL),
    **dict.fromkeys(("range",), _RANGE),
    **dict.fromkeys(("rank",), _RANK),
    **dict.fromkeys(("xml-external", "csv-external", "select_one_from_file", "select_multiple_from_file"), _OUTSIDE),
}
SELECT = re.compile(
    r"(?P<kind>select_one|select one|select1|select_multiple|select multiple|select all that apply)"
    r"(?: from)?\s+(?P<list>.+?)(?P<other>\s+(?:or_other|or specify other))?\Z",
    re.IGNORECASE,
)
_COUNT = re.compile(r"count-selected\(\s*\.\s*\)\s*(<=|<|=)\s*(\d+)")
_BOUND = re.compile(r"\.\s*(<=|<|>=|>)\s*(-?\d+)")
_ALONE = re.compile(
    r"not\(\s*selected\(\s*\.\s*,\s*['\"]([^'\"]+)['\"]\s*\)\s+and\s+count-selected\(\s*\.\s*\)\s*>\s*1\s*\)"
)


@dataclass
class Limits:
    """What a constraint says. `left`: parts that no paper can hold people to."""

    most_choices: int | None = None
    least: int | None = None
    most: int | None = None
    alone: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def limits_of(constraint: str) -> Limits:
    found = Limits()
    for part in _parts(constraint):
        if count := _COUNT.fullmatch(part):
            found.most_choices = int(count[2]) - (count[1] == "<")
        elif alone := _ALONE.fullmatch(part):
            found.alone.append(alone[1])
        elif bound := _BOUND.fullmatch(part):
            _bound(found, bound[1], int(bound[2]))
        else:
            found.left.append(part)
    return found


def _bound(found: Limits, sign: str, number: int) -> None:
    match sign:
        case "<=":
            found.most = number
        case "<":
            found.most = number - 1
        case ">=":
            found.least = number
        case _:
            found.least = number + 1


def _parts(constraint: str) -> list[str]:
    """Cut at every `and` outside of brackets."""
    parts, depth, start = [], 0, 0
    for sign in re.finditer(r"[()]|\sand\s", constraint):
        if sign[0] == "(":
            depth += 1
        elif sign[0] == ")":
            depth -= 1
        elif depth == 0:
            parts.append(constraint[start : sign.start()])
            start = sign.end()
    parts.append(constraint[start:])
    return [_bare(part) for part in parts if part.strip()]


def _bare(part: str) -> str:
    part = part.strip()
    while part.startswith("(") and part.endswith(")") and part.count("(") == 1:
        part = part[1:-1].strip()
    return part


def unsupported(kind: str) -> str:
    """The sentence for a type that we do not have; empty for one that nobody knows."""
    sentence = UNSUPPORTED.get(kind.replace(" ", "_"), UNSUPPORTED.get(kind, ""))
    return str(sentence) % {"type": kind} if sentence else ""


def unknown(kind: str) -> str:
    return _(
        "種類「%(type)s」が分かりません。select_one、select_multiple、integer、text、note、begin_group、end_group "
        "のどれかにしてください。"
    ) % {"type": kind}
