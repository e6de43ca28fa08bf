"""What is worked out of words: what must not be quoted, what is like what, how far two people agree."""

from __future__ import annotations

import pytest

from sasaeai.kernel.masking import masked
from sasaeai.surveys.agreement import agreement
from sasaeai.surveys.suggesting import Known, Suggester, medoid, sent_together


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("田中さんにはお世話になっています。", "〔人の名前〕さんにはお世話になっています。"),
        ("連絡は０４５－９３０－２３０４まで", "連絡は〔電話番号〕まで"),
        ("携帯 090 1234 5678 です", "携帯 〔電話番号〕 です"),
        ("midori@example.jpへ", "〔メール〕へ"),
        ("〒226-0013に住んでいます", "〔住所〕に住んでいます"),
        ("わたしは横浜市緑区寺山町三丁目12番地に", "〔住所〕に"),
        ("寺山町118番地の角があぶない", "〔住所〕の角があぶない"),
        ("皆さんが集まれる場所がほしい。様々な人がいる。", "皆さんが集まれる場所がほしい。様々な人がいる。"),
        (
            "平成21年度の計画を読みました。バスが1時間に2本です。",
            "平成21年度の計画を読みました。バスが1時間に2本です。",
        ),
        ("基本目標1-2と問12-3、2011-2015の計画", "基本目標1-2と問12-3、2011-2015の計画"),
        ("坂の多い中山1-2-3に", "坂の多い〔住所〕に"),
    ],
)
def test_names_numbers_and_addresses_are_taken_out_and_ordinary_words_stay(text, shown):
    assert masked(text)[0] == shown


@pytest.mark.parametrize("sign", ["一", "漢", "あ", "9", "a"])
def test_thousands_of_signs_that_are_nearly_an_address_keep_nobody_waiting(sign):
    """Unbounded, each of them was tried with every other: four thousand took days."""
    assert masked(sign * 4_000 + "。")[0].endswith("。")


READ = [
    Known("坂が多くてバスの本数が少ないので買い物に困ります", frozenset({1})),
    Known("バスの便を増やしてほしい", frozenset({1})),
    Known("近所の人と話す機会がほしい", frozenset({2})),
    Known("子どもと遊べる公園がほしい", frozenset({3})),
]


def test_an_answer_is_told_which_codes_like_ones_got_and_which_words_they_share():
    best = Suggester(READ).suggest("買い物に行くバスが少ない")[0]
    assert best.code == 1
    assert "バス" in "".join(best.words) or "買" in "".join(best.words)


def test_words_that_nobody_wrote_before_get_no_suggestion():
    assert Suggester(READ).suggest("ホームページが読みにくい") == []
    assert Suggester([]).suggest("バスが少ない") == []


def test_the_most_typical_of_some_texts_is_quoted():
    texts = ["バスが少ない", "バスの本数が少ない", "バスの本数が少なくて困る", "犬の散歩"]
    assert texts[medoid(texts)] == "バスの本数が少ない"
    assert medoid([]) is None


def test_one_text_sent_by_many_is_found():
    texts = ["計画に反対です。予算の無駄。", "バスが少ない", "計画に反対です、予算の無駄！"]
    assert sent_together(texts) == [[0, 2]]


def test_two_readers_agree_beyond_chance():
    """Cohen's own kind of table: 20 both yes, 15 both no, 5 and 10 apart."""
    pairs = [(True, True)] * 20 + [(True, False)] * 5 + [(False, True)] * 10 + [(False, False)] * 15
    found = agreement(pairs)
    assert (found.both, found.same) == (50, 35)
    assert found.kappa == pytest.approx(0.4)
    assert agreement([(True, True)]).kappa is None
    assert agreement([]).share is None
