"""What whoever looks at a year may do next, as buttons: the way onward first, then the way back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from sasaeai.people.viewer import Viewer

from . import policy
from .models import ReviewYear, Signature, Stage


@dataclass(frozen=True, slots=True)
class Step:
    label: str
    url: str
    kind: str = ""


def next_steps(viewer: Viewer, year: ReviewYear, signed: Mapping[str, Signature]) -> list[Step]:
    return list(_steps(viewer, year, signed))


def _steps(viewer: Viewer, year: ReviewYear, signed: Mapping[str, Signature]) -> Iterator[Step]:
    is_signed = Stage.COMMITTEE in signed
    if year.stage == Stage.PUBLISHED:
        read = reverse("reviews:public_year", args=[year.period.number, year.fiscal_year])
        yield Step(_("公表したページを読む"), read)
        if policy.may_publish(viewer, year):
            yield Step(_("訂正のために取り下げる"), reverse("reviews:withdraw", args=[year.uid]), "quiet")
        return
    if policy.may_sign(viewer, year) and not (year.stage == Stage.COMMITTEE and is_signed):
        yield Step(_onward(year), reverse("reviews:sign", args=[year.uid]))
    if year.stage == Stage.COMMITTEE and is_signed and policy.may_publish(viewer, year):
        yield Step(_("公表する"), reverse("reviews:publish", args=[year.uid]))
    if year.stage == Stage.COMMITTEE and policy.may_comment(viewer, year.period.area):
        yield Step(_("意見を書く"), reverse("reviews:comment", args=[year.uid]), "quiet")
    if year.stage in (Stage.OFFICE, Stage.COMMITTEE) and policy.may_sign(viewer, year):
        yield Step(_back(year), reverse("reviews:return", args=[year.uid]), "quiet")


def _onward(year: ReviewYear) -> str:
    if year.stage == Stage.OWNERS:
        return _("自己評価をしめきる")
    return _("署名して、委員会へ進める") if year.stage == Stage.OFFICE else _("委員会として署名する")


def _back(year: ReviewYear) -> str:
    return _("自己評価に戻す") if year.stage == Stage.OFFICE else _("事務局に戻す")
