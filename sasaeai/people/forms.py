"""Forms for people, seats and invitations: labels and errors in words for the one who types."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.models import Area
from sasaeai.areas.whole import called_later
from sasaeai.kernel.clock import today
from sasaeai.people.models import Account, Organisation, Person, Role, Seat
from sasaeai.people.models.account import normalised_login
from sasaeai.people.models.invitation import CODE_LENGTH, plain_code
from sasaeai.people.secrecy import normalised_telephone
from sasaeai.people.viewer import Viewer


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class TelephoneField(forms.CharField):
    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if text and not 9 <= len(normalised_telephone(text)) <= 11:
            raise ValidationError(_("電話番号は、市外局番から数字で書いてください（例：045-930-0000）。"))
        return text


def with_letters(name: str) -> str:
    """The name, unless somebody wrote the telephone number where the name belongs."""
    if name and not any(sign.isalpha() for sign in name):
        raise ValidationError(_("ここには、お名前を書いてください。電話番号は、電話番号の欄に書いてください。"))
    return name


class PersonForm(forms.ModelForm):
    telephone = TelephoneField(
        label=_("電話番号"),
        required=False,
        max_length=30,
        help_text=_("暗号にして保存し、事務局だけが見られます。"),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )

    class Meta:
        model = Person
        fields = ["name", "kana", "email", "telephone", "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"email": _("メールで招待するときに使います。なければ空けておきます。")}


class SeatForm(forms.ModelForm):
    """A seat in the areas that the one who gives it may manage."""

    class Meta:
        model = Seat
        fields = ["role", "areas", "organisation", "title", "since", "until"]
        widgets = {
            "role": forms.RadioSelect,
            "areas": forms.CheckboxSelectMultiple,
            "since": DateInput,
            "until": DateInput,
        }
        help_texts = {
            "organisation": _("組織担当の席では必ず選びます。"),
            "title": _("例：地区社協 会長"),
            "until": _("任期が決まっていれば書きます。この日を過ぎると、自動で使えなくなります。"),
        }

    def __init__(self, *args: Any, by: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["role"].choices = Role.choices
        fields["areas"].queryset = Area.objects.filter(pk__in=by.managed_area_ids).on(today())
        fields["organisation"].queryset = Organisation.objects.managed_by(by)
        fields["organisation"].empty_label = _("（団体なし）")
        self.fields["since"].initial = today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        areas = cleaned.get("areas")
        if cleaned.get("role") == Role.COMMITTEE and areas and any(area.is_root for area in areas):
            self.add_error(
                "areas", called_later(_("地区別計画策定委員の席では、%(whole)s全体ではなく地区を選んでください。"))
            )
        return cleaned

    def for_person(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class EndSeatForm(forms.Form):
    last_day = forms.DateField(
        label=_("最後の日"),
        required=False,
        widget=DateInput(),
        help_text=_("空けておくと、いますぐ終わります。先の日を書くと、その日まで使えます。"),
    )

    def clean_last_day(self) -> Any:
        day = self.cleaned_data["last_day"]
        if day and day < today():
            raise ValidationError(_("最後の日は、今日か先の日にしてください。いますぐ終わらせるときは空けておきます。"))
        return day


class HandOverForm(forms.Form):
    to = forms.ModelChoiceField(
        label=_("引きつぐ人"),
        queryset=Person.objects.none(),
        empty_label=_("選んでください"),
        help_text=_("一覧にいない人は、先に「人を加える」で登録してください。"),
    )
    since = forms.DateField(
        label=_("引きつぐ日"), widget=DateInput(), initial=today, help_text=_("前の人は、この日の前の日までです。")
    )

    def __init__(self, *args: Any, seat: Seat, by: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["to"].queryset = Person.objects.visible_to(by).exclude(pk=seat.person_id)

    def clean_since(self) -> Any:
        day = self.cleaned_data["since"]
        if day < today():
            raise ValidationError(_("引きつぐ日は、今日か先の日にしてください。"))
        return day


class OrganisationForm(forms.ModelForm):
    """Kinds are shared by all districts: only the secretariat of the whole writes a new one."""

    new_kind = forms.CharField(
        label=_("一覧にない種類"),
        required=False,
        max_length=60,
        help_text=_(
            "一覧にないときだけ、名前を書きます。上で選んだ種類のかわりになり、次からは一覧に出ます。例：国際交流の会"
        ),
    )
    field_order = ("name", "kana", "kind", "new_kind")

    class Meta:
        model = Organisation
        fields = ["name", "kana", "kind", "area", "contact_name", "telephone", "email", "address"]

    def __init__(self, *args: Any, by: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["kind"].empty_label = _("選んでください")
        if by.manages_everybody:
            fields["kind"].required = False
        else:
            del fields["new_kind"]
        fields["area"].queryset = Area.objects.filter(pk__in=by.managed_area_ids)
        fields["area"].empty_label = (
            called_later(_("（%(whole)s全体）")) if by.manages_everybody else _("選んでください")
        )
        fields["area"].required = not by.manages_everybody

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        written = " ".join(cleaned.get("new_kind", "").split())
        if "kind" in cleaned and not cleaned["kind"] and not written:
            self.add_error("kind", _("団体の種類を選んでください。一覧にないときは、下の欄に名前を書いてください。"))
        return cleaned | {"new_kind": written}


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("招待の番号"),
        max_length=40,
        help_text=_("紙に書いてある12文字です。大文字・小文字や、あいだの「-」は気にせずに入れてください。"),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )

    def clean_code(self) -> str:
        """What was typed stays in the field as long as signs are missing: nobody likes to type twelve of them again."""
        typed = len(plain_code(self.cleaned_data["code"]))
        if typed != CODE_LENGTH:
            gaps = {"all": CODE_LENGTH, "typed": typed}
            raise ValidationError(
                _("番号は%(all)s文字です。いまは%(typed)s文字入っています。紙とくらべてください。") % gaps
            )
        return str(self.cleaned_data["code"])


class AcceptForm(forms.Form):
    """Choose how to sign in; somebody who has an account already chooses only a new password."""

    login = forms.CharField(
        label=_("ログイン名"),
        max_length=150,
        help_text=_(
            "メールアドレスか、覚えやすい名前（例：tanaka）。半角の英字・数字で、ほかの人と同じ名前は使えません。"
        ),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("パスワード"),
        help_text=password_validators_help_text_html,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password_again = forms.CharField(
        label=_("パスワード（もう一度）"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.account = Account.objects.filter(person=person).first()
        if self.account:
            del self.fields["login"]
        elif person.email:
            self.fields["login"].initial = person.email

    def clean_login(self) -> str:
        login = normalised_login(self.cleaned_data["login"])
        if Account.objects.filter(login=login).exists():
            raise ValidationError(_("このログイン名はすでに使われています。別の名前にしてください。"))
        if not login.isascii() or any(sign.isspace() for sign in login):
            raise ValidationError(_("ログイン名は、半角の英字・数字で、空白を入れずに書いてください。"))
        if len(login) < 3:
            raise ValidationError(_("ログイン名は、3文字以上にしてください。"))
        return login

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        password, again = cleaned.get("password"), cleaned.get("password_again")
        if password and again and password != again:
            self.add_error("password_again", _("2つのパスワードが違います。同じものを2回入れてください。"))
        if password:
            try:
                validate_password(password, self.account or Account(login=cleaned.get("login", "")))
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned
