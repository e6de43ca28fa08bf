"""指標にする問い: link a question to an indicator of the plan, and sign that it was looked through as one."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from sasaeai.kernel.clock import now
from sasaeai.kernel.journal import Actor
from sasaeai.surveys.models import Choice, IndicatorQuestion, Survey

from .questions import changing


def link_indicator(survey: Survey, link: IndicatorQuestion, counted: Iterable[Choice], *, by: Actor) -> None:
    """Whatever is changed here is looked through anew. Raises Refused."""
    words = _("問いを、指標「%(indicator)s」につなぎました。") % {"indicator": link.indicator.title}
    with changing(survey, words, by=by):
        link.reviewed_at, link.reviewed_by_label, link.remark = None, "", ""
        link.save()
        link.counted.set(counted)


def review_indicator(survey: Survey, link: IndicatorQuestion, remark: str, *, by: Actor) -> None:
    words = _("指標「%(indicator)s」にする問いを確かめました。") % {"indicator": link.indicator.title}
    with changing(survey, words, by=by):
        link.reviewed_at, link.reviewed_by_label, link.remark = now(), by.journal_label[:200], remark
        link.save(update_fields=["reviewed_at", "reviewed_by_label", "remark"])


def unlink_indicator(survey: Survey, link: IndicatorQuestion, *, by: Actor) -> None:
    words = _("指標「%(indicator)s」と問いのつながりを外しました。") % {"indicator": link.indicator.title}
    with changing(survey, words, by=by):
        link.delete()
