"""各団体の記載: what organisations wrote when asked, and into which measures it was gathered."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.bin import Binnable, BinnableQuerySet
from sasaeai.kernel.fields import ShortIdField
from sasaeai.kernel.texts import PASSAGE, LongText
from sasaeai.people.models import Organisation

from .goal import Goal
from .measure import Measure
from .plan import Plan


class Medium(models.TextChoices):
    """On what paper, so to say, the words came."""

    PAGE = "page", _("画面で入力")
    PAPER = "paper", _("紙")
    MAIL = "mail", _("メール")
    TELEPHONE = "telephone", _("電話")
    MEETING = "meeting", _("会議・意見交換会")
    EXCEL = "excel", _("Excelのファイル")

    @classmethod
    def typed(cls) -> list[tuple[str, Any]]:
        """What the secretariat can choose; the system knows by itself what came by a page or a file."""
        return [(code, label) for code, label in cls.choices if code not in (cls.PAGE, cls.EXCEL)]


class EntryCall(models.Model):
    """A request to organisations: please write your 具体的な取り組み, by a day, to a named contact."""

    uid = ShortIdField()
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="calls")
    title = models.CharField(_("お願いの題"), max_length=120)
    words = LongText(_("お願いの文"), max_length=PASSAGE, blank=True)
    due_on = models.DateField(_("しめきり"))
    contact = models.CharField(_("問い合わせ先（名前と電話）"), max_length=200)
    sent_on = models.DateField(_("お願いした日"), null=True, blank=True)
    closed_on = models.DateField(_("受付を終えた日"), null=True, blank=True)
    sample = models.BooleanField(_("見本"), default=False)
    organisations = models.ManyToManyField(Organisation, related_name="+", verbose_name=_("お願いする団体"))

    class Meta:
        ordering = ["-due_on", "-id"]

    def __str__(self) -> str:
        return self.title


class EntryQuerySet(BinnableQuerySet["Entry"]):
    def waiting(self) -> EntryQuerySet:
        """Entries that no measure has taken up and nobody has put aside."""
        return self.present().filter(sources=None, set_aside="")


class Entry(Binnable):
    """One organisation's words under one goal."""

    uid = ShortIdField()
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="entries")
    call = models.ForeignKey(EntryCall, models.PROTECT, null=True, blank=True, related_name="entries")
    goal = models.ForeignKey(
        Goal, models.PROTECT, null=True, blank=True, related_name="entries", verbose_name=_("目標")
    )
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("団体"))
    text = LongText(_("具体的な取り組み・活動内容等"), max_length=PASSAGE)
    written_by = models.CharField(_("書いた人"), max_length=80, blank=True)
    received_on = models.DateField(_("受け取った日"))
    medium = models.CharField(_("受け取り方"), max_length=10, choices=Medium.choices, default=Medium.PAGE)
    typed_by = models.CharField(_("代わりに入力した人"), max_length=80, blank=True)
    set_aside = models.CharField(_("まとめに入れない理由"), max_length=200, blank=True)
    sample = models.BooleanField(_("見本"), default=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["received_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="entry_has_words",
                violation_error_message=_("取り組みの内容を書いてください。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}：{self.text[:30]}"

    @property
    def came_from(self) -> EntryOrigin | None:
        """The cell of the last file from which its words were taken; lists prefetch `origins`."""
        return max(self.origins.all(), key=lambda origin: origin.pk, default=None)


class EntryOrigin(models.Model):
    """出どころ: the cell of a file from which an entry's words were taken, and what stood in it then.

    A file that comes again corrected adds a row, so that a measure that quotes the older words still knows their cell.
    """

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="origins")
    file = models.CharField(_("ファイル"), max_length=160)
    sheet = models.CharField(_("シート"), max_length=80)
    cell = models.CharField(_("セル"), max_length=12)
    # Which row of the sheet: a goal's uid, or that of the row for what belongs to no goal.
    row = models.CharField(max_length=20)
    words = LongText(_("ファイルにあった文"), max_length=PASSAGE)
    written_by = models.CharField(_("書いた人"), max_length=80, blank=True)
    read_on = models.DateField(_("読みこんだ日"))

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        gaps = {"file": self.file, "sheet": self.sheet, "cell": self.cell}
        return gettext("「%(file)s」のシート「%(sheet)s」の%(cell)s") % gaps


class MeasureSource(models.Model):
    """Provenance: this measure was gathered from that entry, whose words were these at the time."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="sources")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="sources")
    quoted = LongText(_("そのときの文"), max_length=PASSAGE)
    origin = models.ForeignKey(EntryOrigin, models.PROTECT, null=True, blank=True, related_name="+")
    gathered_on = models.DateField(_("まとめた日"))

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "entry"],
                name="gathered_once",
                violation_error_message=_("この記載は、すでにこの取組にまとめてあります。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry} → {self.measure}"
