"""The words of one letter: a handful of jobs, the count of the rest, and how to get fewer letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from sasaeai.plans.jobs import Job
from sasaeai.plans.work import MOST_JOBS


@dataclass(frozen=True)
class Letter:
    subject: str
    body: str
    headers: dict[str, str]


def outside(path: str) -> str:
    """An address as it is written in a letter."""
    return path if "://" in path else settings.PUBLIC_ADDRESS.rstrip("/") + path


def write(ward: str, name: str, jobs: Sequence[Job], number: int, *, token: str, signs_in: bool) -> Letter:
    """`number`: how much waits in all; `signs_in`: whether the links lead to the desk, behind a password."""
    gaps = {"ward": ward, "count": number}
    subject = _("【%(ward)s 地域福祉保健計画】ご確認いただきたいこと：%(count)s件") % gaps
    parts = [
        _("%(name)s様") % {"name": name},
        _("ご確認をお待ちしていることが、%(count)s件あります。") % {"count": number},
        *(_told(place, job) for place, job in enumerate(jobs[:MOST_JOBS], start=1)),
        *_the_rest(max(0, number - MOST_JOBS), signs_in=signs_in),
        _opening(signs_in=signs_in),
        _("――――――――――\n")
        + _("このお知らせは、お待ちしていることがあるときだけ、多くても週に一度お送りします。\n")
        + _("回数を変える、止める（ログインはいりません）：\n%(address)s\n") % {"address": _choosing(token)},
    ]
    headers = {
        "List-Unsubscribe": f"<{outside(reverse('reminders:stop', args=[token]))}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return Letter(subject, "\n\n".join(parts), headers)


def _told(place: int, job: Job) -> str:
    head = f"{place}. {job.title}"
    lines = (job.text, job.note, outside(job.url) if job.url else "")
    return "\n".join([head, *(f"   {line}" for line in lines if line)])


def _the_rest(more: int, *, signs_in: bool) -> list[str]:
    if not more:
        return []
    words = _("ほかに%(count)s件あります。") % {"count": more}
    return [f"{words}\n{outside(reverse('plans:work'))}" if signs_in else words]


def _opening(*, signs_in: bool) -> str:
    if signs_in:
        return _("アドレスをひらいただけでは、何も変わりません。ログインすると、その場所がひらきます。")
    return _("アドレスをひらいただけでは、何も変わりません。お電話や紙でも受け付けます。")


def _choosing(token: str) -> str:
    return outside(reverse("reminders:choose", args=[token]))
