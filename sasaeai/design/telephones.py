"""Numbers to be dialled that stand within somebody's own words: 「鈴木（045-930-2304、平日9時から）」."""

from __future__ import annotations

import re
import unicodedata

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

# A number that begins with 0, in one piece or in groups, any width: 045-930-2304, ０４５（９３０）２３０４.
SIGN = "[-‐－–−ー()（）]"
NUMBER = re.compile(rf"(?<![\d‐－-])[0０](?:\d{{1,4}}{SIGN}{{1,2}}\d{{1,4}}{SIGN}\d{{3,4}}|\d{{9,10}})(?![\d‐－-])")
DIGITS = (10, 11)
# What ends a number in a field that is meant for one: 045-930-2304 内線12, 045-930-2304・2305, 045-930-2304～6. In
# 045・930・2304 it only parts the number.
AFTER = re.compile("内線|ext|または|[/、,;・~〜]")
PARTED = re.compile(r"0\d{1,4}・\d{1,4}・\d{3,4}")


def dialled(number: object) -> str:
    """０４５（930）2304 is dialled 0459302304; an extension (内線12) or a second number behind it is not."""
    written = unicodedata.normalize("NFKC", str(number)).lower()
    pieces = AFTER.split(PARTED.sub(lambda found: found[0].replace("・", "-"), written))
    return next(filter(None, (re.sub(r"[^0-9+#*]", "", piece) for piece in pieces)), "")


def with_links(text: object) -> SafeString:
    """The same words, escaped, in which every telephone number can be tapped."""
    words = str(text)
    parts, end = [], 0
    for found in NUMBER.finditer(words):
        number = dialled(found[0])
        if len(number) not in DIGITS:
            continue
        link = format_html('<a href="tel:{}">{}</a>', number, found[0])
        parts += [conditional_escape(words[end : found.start()]), link]
        end = found.end()
    return format_html_join("", "{}", ((part,) for part in [*parts, conditional_escape(words[end:])]))
