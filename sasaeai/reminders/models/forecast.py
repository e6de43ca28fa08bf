"""つぎのお知らせの見込み: to whom the next letters would go and to whom not, as it was when it was last counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Why(models.TextChoices):
    """Why somebody gets a letter, or none."""

    SENDS = "sends", _("メールを送ります")
    SAMPLE = "sample", _("見本のアドレスなので、送りません（読むことはできます）")
    NOT_YET = "not_yet", _("二週・四週に一度の方で、まだその週ではありません")
    OFF = "off", _("ご本人が「受け取らない」を選びました")
    REFUSED = "refused", _("前のお知らせが届きませんでした。アドレスを確かめてください")
    NO_MAIL = "no_mail", _("メールアドレスがありません")
    NO_ACCOUNT = "no_account", _("ログインの用意がありません")
    CALL = "call", _("電話のお願い表に載っています")
    NOTHING = "nothing", _("お待ちしていることがありません")


@dataclass(frozen=True, slots=True)
class Line:
    """One possible reader. `kind`: person, organisation or area; `jobs`: how much waits."""

    kind: str
    key: int
    why: str
    jobs: int = 0

    @property
    def words(self) -> str:
        return str(Why(self.why).label)

    @property
    def is_readable(self) -> bool:
        """Whether there is a letter to read."""
        return self.why in (Why.SENDS, Why.SAMPLE)


class Forecast(models.Model):
    """One row, counted by a task: nobody waits at a page for what everybody's desk would show."""

    made_at = models.DateTimeField(_("数えた日時"))
    # [kind, key, why, jobs] each
    rows = models.JSONField(_("行"), default=list)

    class Meta:
        verbose_name = _("つぎのお知らせの見込み")
        verbose_name_plural = _("つぎのお知らせの見込み")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pk=1),
                name="reminder_forecast_once",
                violation_error_message=_("見込みは一つだけです。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}"

    @property
    def lines(self) -> list[Line]:
        return [Line(*row) for row in self.rows]

    @staticmethod
    def row(line: Line) -> list[Any]:
        return [line.kind, line.key, line.why, line.jobs]
