"""The municipal code with its check digit."""

import pytest
from django.core.exceptions import ValidationError

from sasaeai.areas.codes import check_digit, is_code, repaired_code, validate_code


@pytest.mark.parametrize(
    ("five", "digit"), [("14113", "5"), ("09201", "1"), ("14100", "3"), ("13101", "6"), ("01100", "2")]
)
def test_the_check_digit_follows_from_the_five_before_it(five, digit):
    assert check_digit(five) == digit


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("141135", "141135"),
        ("１４１１３５", "141135"),
        ("141135.0", "141135"),
        (141135.0, "141135"),
        (" 141135 ", "141135"),
        ("92011", "092011"),
        (92011, "092011"),
    ],
)
def test_what_a_spreadsheet_did_to_a_code_is_put_right(written, code):
    assert repaired_code(written) == code
    assert is_code(repaired_code(written))


@pytest.mark.parametrize("written", ["14113", "92012", "141136", "", "緑区"])
def test_what_is_not_certain_stays_as_it_is(written):
    assert repaired_code(written) == written
    assert not is_code(written)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("141136", "最後の数字（検査数字）が合いません"),
        ("14113", "検査数字をつけた「141135」ではありませんか"),
        ("緑区", "数字6けたで書いてください（例：141135）"),
        ("991135", "検査数字"),
    ],
)
def test_a_wrong_code_is_told_what_to_do(written, sentence):
    with pytest.raises(ValidationError) as said:
        validate_code(written)
    assert sentence in said.value.messages[0]


def test_a_lost_zero_comes_back_when_the_area_is_saved(midori):
    midori.code = "92011"
    midori.full_clean()
    midori.save()
    midori.refresh_from_db()
    assert midori.code == "092011"


def test_a_wrong_code_is_refused_by_the_area(midori):
    midori.code = "141136"
    with pytest.raises(ValidationError, match="検査数字"):
        midori.full_clean()
