"""The survey's own texts in the reader's language (ほかのことば), as plans say theirs; `{% say %}` asks it."""

from __future__ import annotations

from django.http import HttpRequest

from sasaeai.kernel.stamp import stamp_of
from sasaeai.plans.wording import Wording

from .sentences import tell


class SurveyWords(Wording):
    # Handed on from template to template.
    do_not_call_in_templates = True


class ResultWords(SurveyWords):
    """Also what the system wrote when the results were published."""

    def __init__(self, stamp: str) -> None:
        super().__init__(stamp)
        self.told: dict[str, str] = {}

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
