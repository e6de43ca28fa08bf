"""きまりで直したこと in words: what stood on the paper, by which rule it was read, as what it counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .questionnaire import Questionnaire

RULES = {
    "two_marks": gettext_lazy("一つだけの問いに、○が二つ以上あります。"),
    "too_many": gettext_lazy("○が上限より多くあります。"),
    "exclusive": gettext_lazy("「特にない」などと、ほかの番号の両方に○があります。"),
    "not_asked": gettext_lazy("聞かれていない問いに、答えがあります。"),
    "traced": gettext_lazy("枝分かれの先に答えがあるので、前の問いを補いました。"),
    "range": gettext_lazy("数が、ありえる範囲をこえています。"),
    "unclear": gettext_lazy("読めない印です。"),
    "unknown": gettext_lazy("選択肢にない番号です。"),
}


def number_of(questionnaire: Questionnaire, code: str) -> str:
    item = questionnaire.by_code.get(code)
    return item.number if item else code


def rule_words(correction: Mapping[str, Any]) -> str:
    return str(RULES.get(correction["rule"], correction["rule"]))


def as_words(value: Any) -> str:
    if value is None or value == []:
        return _("無回答")
    return _("、").join(map(str, value)) if isinstance(value, list) else str(value)


def sentence(correction: Mapping[str, Any], questionnaire: Questionnaire) -> str:
    """問4：一つだけの問いに、○が二つ以上あります。「1、2」は、無回答と数えます。"""
    gaps = {
        "number": number_of(questionnaire, correction["code"]), "rule": rule_words(correction),
        "typed": as_words(correction["typed"]), "kept": as_words(correction["kept"]),
    }  # fmt: skip
    if correction["rule"] == "not_asked":
        return _("%(number)s：%(rule)s「%(typed)s」は、数えません。") % gaps
    return _("%(number)s：%(rule)s「%(typed)s」は、%(kept)sと数えます。") % gaps
