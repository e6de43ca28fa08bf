"""A number within somebody's words can be tapped; what only looks like one, and everything else, stays as it is."""

from __future__ import annotations

import pytest

from sasaeai.design.telephones import dialled, with_links


@pytest.mark.parametrize(
    ("words", "dialled"),
    [
        ("福祉保健課 鈴木（045-930-2304、平日9時から）", ["0459302304"]),
        ("電話 ０４５（９３０）２３０４", ["0459302304"]),
        ("ケアプラザ 045（930）2304／夜は090-1234-5678", ["0459302304", "09012345678"]),
        ("0120123456へ", ["0120123456"]),
        ("平成24-11-20、2012-11-20、0-1-2、番号 0123-4567-8901-2345", []),
        ("令和6年度は2024から、030の次", []),
    ],
)
def test_numbers_are_found_in_any_width(words, dialled):
    page = with_links(words)
    assert page.count("<a ") == len(dialled)
    assert all(f'<a href="tel:{number}">' in page for number in dialled)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("０４５（９３０）２３０４", "0459302304"),
        ("045-930-2304 内線12", "0459302304"),
        ("045-930-2323（代表）内線２３０４～６", "0459302323"),
        ("045-930-2304・2305", "0459302304"),
        ("045・930・2304", "0459302304"),
        ("昼／045 930 2304、夜／090-1234-5678", "0459302304"),
        ("#7119", "#7119"),
        ("+81 45 930 2304", "+81459302304"),
        ("お近くの窓口へ", ""),
    ],
)
def test_what_stands_behind_a_number_is_not_dialled(written, number):
    assert dialled(written) == number


def test_words_around_a_number_are_escaped_and_kept():
    assert with_links("<b>鈴木</b> 045-930-2304 & ほか") == (
        '&lt;b&gt;鈴木&lt;/b&gt; <a href="tel:0459302304">045-930-2304</a> &amp; ほか'
    )
