"""版と公開: what was decided on a day, stored as rows that never change, and what the public reads now.

Only words of a year that was withdrawn go from what an edition quotes of them (`actions.unquoting`).
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .period import EditionKind
from .plan import Plan


class ItemKind(models.TextChoices):
    GOAL = "goal", _("目標")
    MEASURE = "measure", _("取組")
    INDICATOR = "indicator", _("指標")


class LinkKind(models.TextChoices):
    SERVES = "serves", _("目標につながる")
    SUPPORTS = "supports", _("地区の取組を支える")
    TIES = "ties", _("目標を結ぶ")


class Edition(models.Model):
    """One plan as decided on a day. `document` holds the plan's own texts; its items are rows of their own."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="editions")
    kind = models.ForeignKey(EditionKind, models.PROTECT, related_name="+", verbose_name=_("版の種類"))
    name = models.CharField(_("版の名前"), max_length=80)
    decided_on = models.DateField(_("決めた日"))
    adopted_on = models.DateField(_("策定委員会で決めた日"), null=True, blank=True)
    change_note = models.CharField(_("何が変わったか（一文）"), max_length=200)
    published_at = models.DateTimeField(_("公開した時"))
    published_by = models.CharField(_("公開した人"), max_length=80, blank=True)
    document = models.JSONField()

    class Meta:
        ordering = ["-published_at", "-id"]

    def __str__(self) -> str:
        return self.name


class EditionItem(models.Model):
    """One goal, measure or indicator of an edition: `data` is all that any page shows of it.

    `goal_uid` is a measure's goal or an indicator's, `base_uid` the base goal of the ward at the top of it
    (a district's heading counts as the ward's goal that it follows), `order` the place in the printed book: plan by
    plan, the ward's first.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="items")
    kind = models.CharField(max_length=10, choices=ItemKind.choices)
    uid = models.CharField(max_length=12)
    order = models.BigIntegerField()
    number = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=200)
    parent_uid = models.CharField(max_length=12, blank=True)
    goal_uid = models.CharField(max_length=12, blank=True)
    base_uid = models.CharField(max_length=12, blank=True)
    lead = models.CharField(max_length=120, blank=True)
    sample = models.BooleanField(default=False)
    data = models.JSONField()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["edition", "uid"], name="item_once_per_edition")]
        indexes = [
            models.Index(fields=["edition", "kind", "base_uid", "order"], name="item_by_base"),
            models.Index(fields=["edition", "parent_uid", "kind"], name="item_by_parent"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class EditionLink(models.Model):
    """A line from an item of the edition to any item, of this plan's edition or another's."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="links")
    kind = models.CharField(max_length=10, choices=LinkKind.choices)
    source_uid = models.CharField(max_length=12)
    target_uid = models.CharField(max_length=12)
    words = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["edition", "kind", "source_uid"], name="link_by_source"),
            models.Index(fields=["edition", "kind", "target_uid"], name="link_by_target"),
        ]

    def __str__(self) -> str:
        return f"{self.source_uid} → {self.target_uid}"


class ReleaseQuerySet(models.QuerySet["Release"]):
    def current(self) -> Release | None:
        return self.order_by("-id").first()


class Release(models.Model):
    """What the public reads: exactly one edition of every published plan. Publishing makes the next one."""

    released_at = models.DateTimeField()
    change_note = models.CharField(max_length=200)
    released_by = models.CharField(max_length=80, blank=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.released_at:%Y-%m-%d} {self.change_note}"


class ReleasePin(models.Model):
    release = models.ForeignKey(Release, models.CASCADE, related_name="pins")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "plan"], name="one_edition_per_plan")]

    def __str__(self) -> str:
        return f"{self.release_id}: {self.edition}"
