from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sasaeai.kernel.words import circled, differences, normalise, normalise_digits

texts = st.text("ボランティアの紹介をすすめます、。仲12\n", max_size=40)


def marked(old: str, new: str) -> str:
    signs = {"same": "%s", "removed": "[-%s-]", "added": "[+%s+]"}
    return "".join(signs[kind] % text for kind, text in differences(old, new))


@pytest.mark.parametrize(
    ("old", "new", "seen"),
    [
        (
            "ボランティアの紹介をすすめます",
            "身近な地域でボランティアの仲介ができるようにします",
            "[+身近な地域で+]ボランティアの[-紹介をすすめ-][+仲介ができるようにし+]ます",
        ),
        (
            "高齢者や障害者が気軽に集まれる場をつくります。",
            "子どもから高齢者まで、だれもが気軽に立ち寄れる場を増やします。",
            "[+子どもから+]高齢者[-や障害者-][+まで、だれも+]が気軽に[-集ま-][+立ち寄+]れる場を[-つくり-][+増やし+]ます。",
        ),
        ("情報を届けます。", "情報を届けます。相談を受けます。", "情報を届けます。[+相談を受けます。+]"),
        (
            "平成22年度までに3か所",
            "平成23年度までに12か所",
            "平成[-22-][+23+]年度までに[-3-][+12+]か所",
        ),
        ("あいさつをする。見守る。", "見守る。あいさつをする。", "[+見守る。+]あいさつをする。[-見守る。-]"),
        ("", "はじめて書きました", "[+はじめて書きました+]"),
        ("消えました", "", "[-消えました-]"),
        ("同じです。", "同じです。", "同じです。"),
        (
            "玄関に出す合図と、声をかけて回る順番を、自治会ごとに決めます。用紙を配ります。",
            "班長が歩いて、布の出ていない家に声をかけます。用紙を配ります。",
            "[-玄関に出す合図と、声をかけて回る順番を、自治会ごとに決めます。-]"
            "[+班長が歩いて、布の出ていない家に声をかけます。+]用紙を配ります。",
        ),
    ],
)
def test_changes_are_readable_at_a_glance(old: str, new: str, seen: str) -> None:
    assert marked(old, new) == seen


@given(texts, texts)
@settings(deadline=None, derandomize=True, database=None)
def test_both_texts_can_be_read_from_their_differences(old: str, new: str) -> None:
    pieces = differences(old, new)
    assert "".join(text for kind, text in pieces if kind != "added") == old
    assert "".join(text for kind, text in pieces if kind != "removed") == new


@given(texts, texts)
@settings(deadline=None, derandomize=True, database=None)
def test_no_single_character_stands_between_two_changes(old: str, new: str) -> None:
    pieces = differences(old, new)
    assert all(text for _kind, text in pieces)
    assert all(len(text) > 1 or text in "。\n" for kind, text in pieces[1:-1] if kind == "same")
    assert not any(one[0] == other[0] for one, other in pairwise(pieces))


def test_a_text_too_long_to_compare_by_characters_is_shown_before_and_after() -> None:
    old, new = "ご意見を募ります" * 300, "意見をお待ちします" * 300
    assert differences(old, new) == [("removed", old), ("added", new)]


def test_numbers_are_circled_as_far_as_there_are_circles() -> None:
    assert [circled(number) for number in (0, 1, 20, 21, 35, 36, 50, 51)] == [*"⓪①⑳㉑㉟㊱㊿", "(51)"]


def test_digits_and_blanks_are_tidied() -> None:
    assert normalise_digits("鴨居３丁目１０番ー２号①") == "鴨居3丁目10番ー2号①"
    assert normalise("　ｶﾓｲ　 ３ 丁目\n") == "カモイ 3 丁目"


@pytest.mark.parametrize(("old", "new"), [("あい" * 950, "いう" * 950), ("あ。い。" * 750, "い。う。" * 750)])
def test_texts_made_to_take_for_ever_are_compared_only_as_far_as_it_goes(old: str, new: str) -> None:
    """difflib alone takes more than a minute for each of these."""
    pieces = differences(old, new)
    assert "".join(text for kind, text in pieces if kind != "added") == old
    assert "".join(text for kind, text in pieces if kind != "removed") == new
