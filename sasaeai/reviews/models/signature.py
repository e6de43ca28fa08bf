"""署名: who passed a year on to whom, sent it back, or said something about it; never changed afterwards."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.texts import PASSAGE, LongText
from sasaeai.people.models import Organisation

from .meeting import CommitteeMeeting
from .year import ReviewYear, Stage


class Act(models.TextChoices):
    PASSED = "passed", _("進めました")
    SENT_BACK = "sent_back", _("戻しました")
    COMMENTED = "commented", _("意見を書きました")


# Where a year goes when the holder of this stage sends it back; a published year is corrected by the office.
BACK_TO = {Stage.OFFICE: Stage.OWNERS, Stage.COMMITTEE: Stage.OFFICE, Stage.PUBLISHED: Stage.OFFICE}
ONWARD = {Stage.OWNERS: Stage.OFFICE, Stage.OFFICE: Stage.COMMITTEE, Stage.COMMITTEE: Stage.PUBLISHED}
ORDER = list(Stage)


class Signature(models.Model):
    """`stage` is the stage that was in hand; `missing` the sheets that had not come when the owners' was closed.

    The name and the seat are kept as words: they stay true when the person leaves. Of PUBLISHED: the publication
    itself, and its withdrawal.
    """

    year = models.ForeignKey(ReviewYear, models.PROTECT, related_name="signatures")
    stage = models.CharField(_("段階"), max_length=10, choices=Stage.choices)
    act = models.CharField(_("したこと"), max_length=10, choices=Act.choices)
    at = models.DateTimeField(_("日時"))
    by_label = models.CharField(_("署名した人"), max_length=200)
    seat_words = models.CharField(_("席"), max_length=120, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("団体")
    )
    meeting = models.ForeignKey(
        CommitteeMeeting, models.PROTECT, null=True, blank=True, related_name="signatures", verbose_name=_("推進会議")
    )
    missing = models.PositiveIntegerField(_("届いていないシート"), default=0)
    comment = LongText(_("ひとこと"), max_length=PASSAGE, blank=True)
    sample = models.BooleanField(_("見本"), default=False)

    class Meta:
        verbose_name = _("署名")
        verbose_name_plural = _("署名")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(act="passed") | ~Q(comment=""),
                name="signature_back_has_a_comment",
                violation_error_message=_("戻すときは、理由を書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(stage__in=Stage.values, act__in=Act.values),
                name="signature_of_a_known_stage",
                violation_error_message=_("段階を一覧から選んでください。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()}：{self.by_label}"

    @property
    def who(self) -> str:
        """鈴木 花子（事務局）."""
        return f"{self.by_label}（{self.seat_words}）" if self.seat_words else self.by_label


def in_force(signatures: Iterable[Signature]) -> dict[str, Signature]:
    """By stage: what still holds. Whatever is sent back takes the signatures of all later stages with it."""
    found: dict[str, Signature] = {}
    for row in signatures:
        if row.act == Act.PASSED:
            found[row.stage] = row
        elif row.act == Act.SENT_BACK:
            reached = ORDER.index(BACK_TO[Stage(row.stage)])
            found = {stage: kept for stage, kept in found.items() if ORDER.index(Stage(stage)) < reached}
    return found
