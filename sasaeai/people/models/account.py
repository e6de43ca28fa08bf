"""An account signs in: by a mail address or a short name, and a password."""

from __future__ import annotations

import unicodedata
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.prepared import columns, prepared, row_of
from sasaeai.people.models.person import Person


def normalised_login(login: str) -> str:
    """What people type on a phone, full-width or with a capital, is the same name."""
    return unicodedata.normalize("NFKC", login).strip().lower()


class AccountManager(BaseUserManager["Account"]):
    def get_queryset(self) -> models.QuerySet[Account]:
        # Who signs in is always asked together with who that is: one query less on every page.
        return super().get_queryset().select_related("person")

    def get(self, *args: Any, **wanted: Any) -> Account:
        """By its key alone, as the sign-in asks on every page, in SQL that is written once.

        Not among the accounts of a group, for which Django makes managers of this one.
        """
        is_plain = type(self) is AccountManager and self._db is None and not args
        if not is_plain or wanted.keys() != {"pk"} or type(wanted["pk"]) is not int or wanted["pk"] < 1:
            return super().get(*args, **wanted)
        for row in _with_person(wanted["pk"]):
            return _account(row)
        raise self.model.DoesNotExist

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(login=normalised_login(username or ""))

    def create_user(self, login: str, password: str | None = None, **fields: Any) -> Account:
        account = self.model(login=normalised_login(login), **fields)
        account.set_password(password)
        account.save()
        return account

    def create_superuser(self, login: str, password: str | None = None, **fields: Any) -> Account:
        return self.create_user(login, password, **{"is_staff": True, "is_superuser": True} | fields)


class Account(AbstractBaseUser, PermissionsMixin):
    login = models.CharField(
        _("ログイン名"),
        max_length=150,
        unique=True,
        error_messages={"unique": _("このログイン名はすでに使われています。別の名前にしてください。")},
    )
    person = models.OneToOneField(
        Person, models.PROTECT, null=True, blank=True, related_name="account", verbose_name=_("人")
    )
    is_active = models.BooleanField(_("有効"), default=True)
    is_staff = models.BooleanField(_("システム管理者"), default=False)

    objects = AccountManager()

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("アカウント")
        verbose_name_plural = _("アカウント")

    def __str__(self) -> str:
        return self.person.name if self.person else self.login

    @classmethod
    def normalize_username(cls, username: str) -> str:
        return normalised_login(username)


@prepared
def _with_person(account: int) -> QuerySet[Any, Any]:
    return Account.objects.filter(pk=account).values_list(*columns(Account), *columns(Person, "person__"))


def _account(row: tuple[Any, ...]) -> Account:
    width = len(columns(Account))
    account = row_of(Account, row[:width])
    if account.person_id:
        account.person = row_of(Person, row[width:])
    return account
