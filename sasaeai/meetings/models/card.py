"""意見カード: one opinion in somebody's own words, from wherever it came; sorted into goals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.models import Area
from sasaeai.kernel.bin import Binnable, BinnableQuerySet
from sasaeai.kernel.fields import ShortIdField
from sasaeai.meetings.models.meeting import Meeting
from sasaeai.people.policy import Verb
from sasaeai.plans.models import Evidence, Goal, Period, Problem

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer

LONGEST_CARD = 400


class CardSource(models.TextChoices):
    MEETING = "meeting", _("話しあいで")
    BOX = "box", _("みんなの声カード（紙）")
    WEB = "web", _("インターネットから")
    TOLD = "told", _("窓口・電話で")


class CardQuerySet(BinnableQuerySet["OpinionCard"]):
    def visible_to(self, viewer: Viewer) -> Self:
        return self.filter(area__in=viewer.areas_where(Verb.READ_WORKING))

    def kept_by(self, viewer: Viewer) -> Self:
        """Also what nobody else sees, unread or binned: who keeps one district may read the whole ward's plan."""
        return self.filter(area__in=viewer.areas_where(Verb.LISTEN))

    def on_the_board(self) -> Self:
        return self.present().filter(accepted_at__isnull=False)

    def waiting(self) -> Self:
        """From the web, and not yet read by staff."""
        return self.present().filter(accepted_at=None)


class OpinionCard(Binnable):
    """`goal` is where it was sorted (none: まだ分けていない); `group` a heading that people of the meeting gave it.

    What comes by the web is on no board and no page before staff read it (`accepted_at`).
    """

    uid = ShortIdField()
    source = models.CharField(_("どこから"), max_length=10, choices=CardSource.choices, default=CardSource.MEETING)
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="cards", verbose_name=_("話しあい")
    )
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("地域"))
    period = models.ForeignKey(
        Period, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("どの計画のためか")
    )
    text = models.CharField(_("意見"), max_length=LONGEST_CARD, help_text=_("人の名前は書かないでください。"))
    who = models.CharField(
        _("どんな人の声か"), max_length=60, blank=True, help_text=_("例：70代、子育て中の方、民生委員")
    )
    goal = models.ForeignKey(Goal, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("目標"))
    group = models.CharField(_("まとまりの見出し"), max_length=80, blank=True)
    position = models.PositiveSmallIntegerField(_("順番"), default=0)
    problem = models.ForeignKey(
        Problem, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("課題にしたもの")
    )
    evidence = models.ForeignKey(
        Evidence, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("根拠にしたもの")
    )
    day = models.DateField(_("いつの声か"))
    accepted_at = models.DateTimeField(_("事務局が読んだ日時"), null=True, blank=True, editable=False)
    written_by_label = models.CharField(_("書いた人"), max_length=200, blank=True)
    # What one press sent; a form that is sent twice writes once.
    once = models.CharField(max_length=60, unique=True, null=True, editable=False)  # noqa: DJ001 - unique, where given
    sample = models.BooleanField(_("見本"), default=False)
    changed_at = models.DateTimeField(auto_now=True)

    objects = CardQuerySet.as_manager()

    class Meta:
        verbose_name = _("意見カード")
        verbose_name_plural = _("意見カード")
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["area", "goal"], name="cards_by_area_and_goal")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(source="meeting") | Q(meeting__isnull=False),
                name="card_of_a_meeting_names_it",
                violation_error_message=_("どの話しあいで出た意見かを選んでください。"),
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="card_has_words",
                violation_error_message=_("意見を書いてください。"),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]
