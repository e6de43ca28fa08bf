"""The survey's own texts in the reader's language (ほかのことば), as plans say theirs; `{% say %}` asks it."""

from __future__ import annotations

import re

from django.http import HttpRequest

from sasaeai.kernel.stamp import stamp_of
from sasaeai.plans.wording import Wording

from .sentences import question_number, tell

# Kana and kanji.
SIGNS = re.compile("[ぁ-ヿ一-鿿]")


class SurveyWords(Wording):
    # Handed on from template to template.
    do_not_call_in_templates = True

    def __call__(self, text: str) -> str:
        told = super().__call__(text)
        return told if told != text or self.is_source else question_number(text) or text


class ResultWords(SurveyWords):
    """Also what the system wrote when the results were published."""

    def __init__(self, stamp: str) -> None:
        super().__init__(stamp)
        self.told: dict[str, str] = {}

    @property
    def left(self) -> bool:
        """Whether something of what was asked so far stays Japanese, because nobody worded it in another way."""
        return any(told == text and SIGNS.search(text) for text, told in self.told.items())

    def __call__(self, text: str) -> str:
        if self.is_source or text.isascii():
            return text
        if text not in self.told:
            self.told[text] = tell(text, super().__call__)
        return self.told[text]


def result_words_for(request: HttpRequest) -> ResultWords:
    return ResultWords(stamp_of(request))


def words_for(request: HttpRequest) -> SurveyWords:
    return SurveyWords(stamp_of(request))
