"""The survey's own texts in the reader's language (ほかのことば), as plans say theirs; `{% say %}` asks it."""

from __future__ import annotations

from django.http import HttpRequest

from sasaeai.kernel.stamp import stamp_of
from sasaeai.plans.wording import Wording


class SurveyWords(Wording):
    # Handed on from template to template.
    do_not_call_in_templates = True


def words_for(request: HttpRequest) -> SurveyWords:
    return SurveyWords(stamp_of(request))
