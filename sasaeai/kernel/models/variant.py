"""Another wording of a text: やさしい日本語, English, ruby."""

from __future__ import annotations

import hashlib

from django.db import models
from django.utils.translation import gettext_lazy as _


def source_hash(source: str) -> str:
    """A fingerprint of the text that was translated; line ends do not count, forms change them."""
    return hashlib.sha256("\n".join(source.splitlines()).encode()).hexdigest()[:16]


class TextVariant(models.Model):
    """The wording of one field of one thing (plain keys) in one variant, and of which source text it was made.

    A text that was written anew keeps the wording of what it was: the public may still read that.
    """

    class Variant(models.TextChoices):
        SIMPLE = "ja-simple", _("やさしい日本語")
        ENGLISH = "en", _("英語")
        RUBY = "ruby", _("ふりがな")

    subject_kind = models.CharField(_("対象の種類"), max_length=100)
    subject_id = models.CharField(_("対象の番号"), max_length=40)
    field = models.CharField(_("項目"), max_length=50)
    variant = models.CharField(_("ことば"), max_length=10, choices=Variant.choices)
    text = models.TextField(_("文章"))
    source_hash = models.CharField(_("もとの文章のしるし"), max_length=16, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = _("言いかえた文章")
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "field", "variant", "source_hash"],
                name="text_variant_once_of_a_source",
                violation_error_message=_("この項目には、同じことばの文章がすでにあります。その文章を直してください。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id} {self.field} ({self.variant})"

    def stale_for(self, source: str) -> bool:
        """Whether the source text has changed since this wording was made."""
        return self.source_hash != source_hash(source)
