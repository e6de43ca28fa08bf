"""What happened, when, by whom and on whose behalf: one row for every change, never altered."""

from __future__ import annotations

from typing import Any, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.clock import now
from sasaeai.kernel.sentences import filled


class DetailEncoder(DjangoJSONEncoder):
    """Whatever JSON does not know (a fiscal year, a person) is kept as its words."""

    def default(self, o: Any) -> Any:
        try:
            return super().default(o)
        except TypeError:
            return str(o)


class JournalQuerySet(models.QuerySet["JournalEntry"]):
    def about(self, subject: models.Model) -> Self:
        return self.filter(subject_kind=subject._meta.label_lower, subject_id=str(subject.pk))

    def public(self) -> Self:
        return self.filter(public=True)

    def in_areas(self, area_ids: Any) -> Self:
        return self.filter(area_id__in=area_ids)


class JournalEntry(models.Model):
    """Subject, actor and area are plain keys and words: a line outlives what it speaks of, and passes no wall."""

    at = models.DateTimeField(_("日時"), default=now, editable=False)
    key = models.CharField(_("できごと"), max_length=100)
    subject_kind = models.CharField(_("対象の種類"), max_length=100)
    subject_id = models.CharField(_("対象の番号"), max_length=40)
    subject_label = models.CharField(_("対象"), max_length=300)
    by_id = models.BigIntegerField(_("行った人の番号"), null=True, blank=True)
    by_label = models.CharField(_("行った人"), max_length=200)
    on_behalf_of = models.CharField(_("代わりに行った相手"), max_length=200, blank=True)
    area_id = models.BigIntegerField(_("地域の番号"), null=True, blank=True)
    public = models.BooleanField(_("公開"), default=False)
    details = models.JSONField(_("くわしい内容"), default=dict, blank=True, encoder=DetailEncoder)

    objects = JournalQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("できごとの記録")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "-at"], name="journal_by_subject"),
            models.Index(fields=["area_id", "-at"], name="journal_by_area"),
            models.Index(fields=["public", "-at"], name="journal_by_public"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.key} {self.subject_label}"

    def sentence(self) -> str:
        """What happened, as a sentence in the language of the moment. Raises UnknownSentence."""
        common = {"subject": self.subject_label, "by": self.by_label, "on_behalf_of": self.on_behalf_of}
        return filled(self.key, self.details | common)
