"""記録用リンク: a group's own address, by which it records without an account; printed as a QR code, too."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.models import Area
from sasaeai.kernel.fields import ShortIdField
from sasaeai.kernel.signs import token_of, uid_in
from sasaeai.people.models import Organisation
from sasaeai.records.models.kind import ActivityKind

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer

PURPOSE = "recording-link"
# More than the busiest group does in a day; less than somebody needs who wants to spoil the numbers.
MOST_A_DAY = 40


class RecordingLinkQuerySet(models.QuerySet["RecordingLink"]):
    def visible_to(self, viewer: Viewer) -> Self:
        return self.filter(area__in=viewer.area_ids)

    def open(self, on: date) -> Self:
        return self.filter(ended_at=None, valid_until__gte=on)

    def with_token(self, token: str) -> RecordingLink | None:
        """The link that an address names, also one that has ended; None for a token that was made up."""
        uid = uid_in(token, purpose=PURPOSE)
        if uid is None:
            return None
        return self.filter(uid=uid).select_related("area", "organisation", "kind").first()


class RecordingLink(models.Model):
    uid = ShortIdField()
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("地域"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("団体")
    )
    group_name = models.CharField(
        _("グループの名前"),
        max_length=80,
        blank=True,
        help_text=_("団体の一覧にないときに書きます。例：三丁目あいさつ隊。人の名前は書かないでください。"),
    )
    kind = models.ForeignKey(
        ActivityKind, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("いつもの活動の種類")
    )
    valid_until = models.DateField(_("いつまで使えるか"))
    made_at = models.DateTimeField(_("作った日時"))
    made_by_label = models.CharField(_("作った人"), max_length=200)
    ended_at = models.DateTimeField(_("終わらせた日時"), null=True, blank=True, editable=False)
    sample = models.BooleanField(_("見本"), default=False)

    objects = RecordingLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("記録用リンク")
        verbose_name_plural = _("記録用リンク")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | ~Q(group_name=""),
                name="recording_link_has_a_group",
                violation_error_message=_("団体を選ぶか、グループの名前を書いてください。"),
            )
        ]

    def __str__(self) -> str:
        return self.group

    @property
    def group(self) -> str:
        return self.organisation.name if self.organisation else self.group_name

    @property
    def token(self) -> str:
        return token_of(self.uid, purpose=PURPOSE)

    def is_open(self, on: date) -> bool:
        return self.ended_at is None and self.valid_until >= on
