"""Every sentence that a resident meets is said in やさしい日本語 and in English, too."""

from __future__ import annotations

import re

import pytest
from django.utils.translation import override

from sasaeai.kernel.sentences import known_keys, sentence_for
from sasaeai.plans.familiar import WORDS
from sasaeai.plans.templatetags.plan_words import CHOICES
from tests import catalogues, walls

LOCALES = sorted((walls.PACKAGE / "locale").glob("*/LC_MESSAGES/django.po"))
both = pytest.mark.parametrize("path", LOCALES, ids=lambda path: path.parts[-3])
# What the journal may tell the public: see public= in the actions.
TOLD = re.compile(
    r"areas\.|meetings\.round\.(announced|called_off|published|corrected|withdrawn)|plans\.(edition\.published|plan\.(adopted|progressed)|schedule\.(changed|done)|value\.recorded"
    r"|problem\.(written|promised|answered|gathered|published|corrected|common_begun))"
)


def test_there_are_two_catalogues() -> None:
    assert [path.parts[-3] for path in LOCALES] == ["en", "ja_Simple"]


@both
def test_every_sentence_that_residents_meet_is_translated(path) -> None:
    with override("ja"):
        told = {sentence_for(key) for key in known_keys() if TOLD.match(key)}
    left = [
        sentence.source
        for sentence in catalogues.sentences(path)
        if (sentence.is_for_residents or sentence.source in told) and (sentence.is_guess or not sentence.said)
    ]
    assert left == [], "translate these (script/words collects, script/words --compile compiles)"


@both
def test_nobody_is_left_a_guess_to_look_over(path) -> None:
    """`script/words` proposes what a similar sentence became; it is wrong until somebody has read it."""
    assert [sentence.source for sentence in catalogues.sentences(path) if sentence.is_guess] == []


@both
def test_codes_and_familiar_words_are_translated(path) -> None:
    known = {sentence.source: sentence for sentence in catalogues.sentences(path)}
    with override("ja"):
        words = WORDS | {str(choice.label) for choices in CHOICES.values() for choice in choices}
    assert [word for word in sorted(words) if word not in known or not known[word].said] == []


@both
def test_translations_fill_the_same_gaps(path) -> None:
    said = [sentence for sentence in catalogues.sentences(path) if sentence.said and not sentence.is_guess]
    assert [one.source for one in said if catalogues.gaps(one.source) != catalogues.gaps(one.said)] == []


def test_english_is_not_written_in_japanese_letters() -> None:
    """Only names of languages, examples of what to type, and signs that are drawn."""
    japanese = re.compile("[ぁ-ゖァ-ヺ一-鿿]")
    allowed = re.compile(r"日本語|やさしい日本語|鴨居3丁目, かもい|令和|R6|“秘”|\(参考値\)")
    path = next(path for path in LOCALES if "en" in path.parts)
    said = [one.said for one in catalogues.sentences(path)]
    assert [words for words in said if japanese.search(words) and not allowed.search(words)] == []


@both
def test_a_catalogue_is_read_as_gettext_reads_it(path) -> None:
    found = {one.source: one for one in catalogues.sentences(path)}
    assert found["困ったとき"].is_for_residents
    assert found["困ったとき"].said in {"Need help?", "こまったとき"}
