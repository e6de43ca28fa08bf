"""A person, who may be known only by telephone and never sign in."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.texts import PASSAGE, LongText
from sasaeai.people.secrecy import EncryptedTextField, TelephoneIndexField, telephone_indexes

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer


# What stands where a name was: the row stays, so that numbers stay, and tells of nobody.
ERASED = "（消しました）"


def kept_id(path: str) -> Coalesce:
    """The key of the row that stays for the person at `path`: whoever was written twice counts once."""
    return Coalesce(f"{path}__same_as", path)


class PersonQuerySet(models.QuerySet["Person"]):
    def with_telephone(self, number: str) -> Self:
        return self.filter(telephone_index__in=telephone_indexes(number))

    def each_once(self) -> Self:
        """Without the rows that are known to be another one's."""
        return self.filter(same_as=None)

    def known(self) -> Self:
        """Without those who were erased."""
        return self.filter(erased_on=None)

    def visible_to(self, viewer: Viewer) -> Self:
        """For the secretariat only: of the ward everybody, of a district whoever has or had a seat there."""
        if viewer.manages_everybody:
            return self
        # A subquery, as a person with two seats in the district is still one person.
        return self.filter(pk__in=self.model.objects.filter(seats__areas__in=viewer.managed_area_ids).values("pk"))

    def found_by(self, words: str) -> Self:
        """By part of the name or reading, or by the whole telephone number."""
        if not words:
            return self
        by_name = Q(name__icontains=words) | Q(kana__icontains=words)
        return self.filter(by_name | Q(telephone_index__in=telephone_indexes(words)))


class Person(models.Model):
    # The encrypted number is bound to it; it never changes.
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("名前"), max_length=100)
    kana = models.CharField(_("ふりがな"), max_length=100, blank=True)
    email = models.EmailField(_("メールアドレス"), blank=True)
    telephone = EncryptedTextField(_("電話番号"), blank=True)
    telephone_index = TelephoneIndexField()
    note = LongText(_("メモ"), max_length=PASSAGE, blank=True)
    # 同じ人: a row that was written twice points at the one that stays; taking that back loses nothing.
    same_as = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, editable=False, related_name="others", verbose_name=_("同じ人")
    )
    erased_on = models.DateField(_("個人の情報を消した日"), null=True, blank=True, editable=False)
    sample = models.BooleanField(_("見本"), default=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("人")
        verbose_name_plural = _("人")
        ordering = ["kana", "name", "pk"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        fields = kwargs.get("update_fields")
        if fields is not None and "telephone" in fields:
            kwargs["update_fields"] = {*fields, "telephone_index"}
        super().save(*args, **kwargs)

    @property
    def kept(self) -> Person:
        """The row that stays, where somebody was written twice."""
        return self.same_as or self

    @property
    def journal_id(self) -> int | None:
        return self.pk

    @property
    def journal_label(self) -> str:
        return self.name
