"""Small files as municipalities publish them, made in the test that reads them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

AGES = [
    f"{band}-{band + 4}歳の{sex}" if band < 85 else f"85歳以上の{sex}"
    for band in range(0, 90, 5)
    for sex in ("男性", "女性")
]
HEAD = ["全国地方公共団体コード", "地域コード", "地方公共団体名", "調査年月日", "地域名"]
HEADER = [*HEAD, "総人口", "男性", "女性", *AGES, "世帯数", "備考"]


def row(name: str, each: object = 10, *, code: str = "141135", on: str = "2011-03-31", **cells: object) -> list[str]:
    """A row with `each` person in every age cell; `cells` by column name replace some."""
    values: dict[str, object] = dict.fromkeys(HEADER, "") | dict.fromkeys(AGES, each)
    values |= {"全国地方公共団体コード": code, "地方公共団体名": "横浜市緑区", "調査年月日": on, "地域名": name}
    return [str((values | cells)[column]) for column in HEADER]


def sheet(*rows: Sequence[str], header: Sequence[str] = HEADER) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    return out.getvalue()
