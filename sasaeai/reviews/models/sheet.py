"""シート: what is asked about one measure, goal or indicator, or of one district, in a year that is looked back on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.fields import ShortIdField
from sasaeai.kernel.texts import PASSAGE, LongText
from sasaeai.people.models import Organisation, Role
from sasaeai.people.policy import Verb
from sasaeai.plans.models import Goal, Indicator, Measure, Plan

from .year import ReviewYear, Stage

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer


class SheetState(models.TextChoices):
    WAITING = "waiting", _("まだです")
    ANSWERED = "answered", _("書きました")
    UNCHANGED = "unchanged", _("変わりなし")
    SENT_BACK = "sent_back", _("もう一度お願いしています")
    ACCEPTED = "accepted", _("事務局が確かめました")


class Way(models.TextChoices):
    """How an answer came."""

    DESK = "desk", _("この画面")
    LINK = "link", _("メールのリンクか紙のQRコード")
    TYPED = "typed", _("事務局の代理入力")


OPEN_STATES = (SheetState.WAITING, SheetState.SENT_BACK)
# What the office has to read.
READ_NEXT = (SheetState.ANSWERED, SheetState.UNCHANGED)


class SheetQuerySet(models.QuerySet["Sheet"]):
    def visible_to(self, viewer: Viewer) -> Self:
        return self.filter(plan__area__in=viewer.areas_where(Verb.READ_WORKING))

    def open(self) -> Self:
        """Those that somebody is still asked for."""
        return self.filter(asked=True, state__in=OPEN_STATES)

    def of_organisations(self, keys: list[int]) -> Self:
        return self.filter(plan__ward_plan=None, owner__in=keys)

    def of_viewer(self, viewer: Viewer) -> Self:
        """What this viewer is asked for: the own organisation's, the own district's, for the secretariat nobody's."""
        organisations = [seat.organisation_id for seat in viewer.seats if seat.role == Role.ORGANISATION]
        mine = Q(plan__ward_plan=None, owner__in=[key for key in organisations if key])
        districts = [area.pk for seat in viewer.seats if seat.role == Role.COMMITTEE for area in seat.areas.all()]
        mine |= Q(plan__ward_plan__isnull=False, plan__area__in=districts)
        mine |= Q(plan__ward_plan=None, owner=None, plan__area__in=viewer.areas_where(Verb.KEEP_REVIEWS))
        return self.filter(mine, asked=True)

    def waiting_for(self, viewer: Viewer) -> Self:
        """What this viewer still has to answer: what was sent back first, then the oldest promise.

        While the office puts the year together, only what it sent back still waits.
        """
        in_hand = Q(year__stage=Stage.OWNERS) | Q(year__stage=Stage.OFFICE, state=SheetState.SENT_BACK)
        rows = self.of_viewer(viewer).open().filter(in_hand)
        return rows.annotate(is_again=Q(state=SheetState.SENT_BACK)).order_by(
            "-is_again", "year__due_on", "year", "position", "pk"
        )

    def with_everything(self) -> Self:
        return self.select_related(
            "year__period", "plan__area", "plan__period", "goal", "measure__goal", "indicator", "owner"
        )


class Sheet(models.Model):
    """Of one measure, goal or indicator; of none of them: a district's simple sheet (地区のふりかえりシート).

    `asked` is false where the system knows enough by itself, and of a district's single measures: such a sheet may be
    written on and is missed by nobody. The words are kept by the plan (`plans.Review`, `plans.DistrictReview`).
    """

    uid = ShortIdField()
    year = models.ForeignKey(ReviewYear, models.PROTECT, related_name="sheets")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+")
    goal = models.ForeignKey(Goal, models.PROTECT, null=True, blank=True, related_name="+")
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, blank=True, related_name="+")
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, blank=True, related_name="+")
    owner = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("書く団体")
    )
    position = models.PositiveIntegerField(_("順番"), default=0)
    asked = models.BooleanField(_("記入をお願いする"), default=True)
    state = models.CharField(
        _("ようす"), max_length=10, choices=SheetState.choices, default=SheetState.WAITING, editable=False
    )
    answered_at = models.DateTimeField(_("答えた日時"), null=True, blank=True, editable=False)
    answered_by_label = models.CharField(_("答えた人"), max_length=200, blank=True, editable=False)
    way = models.CharField(_("答え方"), max_length=10, choices=Way.choices, blank=True, editable=False)
    # 「変わりなし」 also marked what was planned as done; its undo takes that away again.
    marked_done = models.BooleanField(default=False, editable=False)
    sent_back_because = LongText(_("もう一度お願いする理由"), max_length=PASSAGE, blank=True)
    accepted_at = models.DateTimeField(_("確かめた日時"), null=True, blank=True, editable=False)
    accepted_by_label = models.CharField(_("確かめた人"), max_length=200, blank=True, editable=False)

    objects = SheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("ふりかえりシート")
        verbose_name_plural = _("ふりかえりシート")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(goal__isnull=True, measure__isnull=True)
                | Q(goal__isnull=True, indicator__isnull=True)
                | Q(measure__isnull=True, indicator__isnull=True),
                name="sheet_of_one_thing_at_most",
                violation_error_message=_("シートは、一つのものについて作ってください。"),
            ),
            models.UniqueConstraint(fields=["year", "goal"], name="one_sheet_per_goal_and_year"),
            models.UniqueConstraint(fields=["year", "measure"], name="one_sheet_per_measure_and_year"),
            models.UniqueConstraint(fields=["year", "indicator"], name="one_sheet_per_indicator_and_year"),
            models.UniqueConstraint(
                fields=["year", "plan"],
                condition=Q(goal=None, measure=None, indicator=None),
                name="one_district_sheet_per_year",
            ),
            models.CheckConstraint(
                condition=Q(state__in=SheetState.values), name="sheet_state_known",
                violation_error_message=_("ようすを一覧から選んでください。"),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["year", "position"], name="sheet_in_order"),
            models.Index(fields=["year", "asked", "state"], name="sheet_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.about or self.plan.area}（{self.year}）"

    @property
    def about(self) -> Goal | Measure | Indicator | None:
        """None: the district's simple sheet."""
        return self.measure or self.goal or self.indicator

    @property
    def kind(self) -> str:
        """measure, goal, indicator or district."""
        named = {"measure": self.measure_id, "goal": self.goal_id, "indicator": self.indicator_id}
        return next((name for name, key in named.items() if key), "district")

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES
