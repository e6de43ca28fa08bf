from __future__ import annotations

from sasaeai.kernel.ruby import Reading, noted, readings, without_readings


def test_a_bar_says_where_the_letters_begin():
    assert readings("｜支えあい《ささえあい》の輪") == [Reading("支えあい", "ささえあい"), "の輪"]


def test_without_a_bar_the_reading_belongs_to_the_chinese_characters_before_it():
    assert readings("みんなの地域《ちいき》で") == ["みんなの", Reading("地域", "ちいき"), "で"]


def test_brackets_without_letters_before_them_stay_as_they_are():
    assert readings("《みどりのわ》") == ["《みどりのわ》"]
    assert readings("かな《かな》") == ["かな《かな》"]


def test_taking_readings_off_and_writing_them_again():
    text = "｜緑区《みどりく》の支《ささ》え手"
    assert without_readings(text) == "緑区の支え手"
    assert noted(readings(text)) == "｜緑区《みどりく》の｜支《ささ》え手"
