"""Towns as one reads them."""

from __future__ import annotations

import pytest

from sasaeai.areas.town_list import town_list


@pytest.mark.parametrize(
    ("names", "read"),
    [
        (["鴨居一丁目", "鴨居三丁目", "鴨居二丁目", "鴨居町"], ["鴨居1〜3丁目", "鴨居町"]),
        (["鴨居1丁目", "鴨居３丁目", "鴨居十二丁目"], ["鴨居1・3・12丁目"]),
        (["三保町", "十日市場町（団地の区域）"], ["三保町", "十日市場町（団地の区域）"]),
        (["三保一丁目"], ["三保1丁目"]),
        (["日野1～9丁目", "日野南1・3丁目"], ["日野1～9丁目", "日野南1・3丁目"]),
        ([], []),
    ],
)
def test_numbered_parts_of_a_town_are_gathered(names, read):
    assert town_list(names) == read
