"""What somebody who helps tells of themselves: where, what, when, how far, what they can and cannot."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.models import Area, Town
from sasaeai.kernel.clock import today
from sasaeai.volunteers.forms.free_times import ExactTimes, FreeBoxes, boxes_of, grid, part_names, spans_of
from sasaeai.volunteers.models import ErrandKind, Trait, Volunteer

WALKS = [(5, _("5分")), (10, _("10分")), (15, _("15分")), (20, _("20分")), (30, _("30分")), (60, _("1時間"))]
TIMES_A_WEEK = [(1, _("週に1回まで")), (2, _("週に2回まで")), (3, _("週に3回まで")), (5, _("週に5回まで"))]
MANY_TO_MANY = ("interests", "traits", "cannot")


class Boxes(forms.ModelMultipleChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        unclear = _("もう一度選んでください。")
        super().__init__(
            required=False,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"invalid_choice": unclear, "invalid_pk_value": unclear},
            **kwargs,
        )


class NumberChoice(forms.TypedChoiceField):
    """A number of a list; what a row already has and the list does not is kept."""

    def __init__(self, **kwargs: Any) -> None:
        message = _("一覧から選んでください。")
        super().__init__(coerce=int, error_messages={"invalid_choice": message, "required": message}, **kwargs)

    def keep(self, number: int, words: Any) -> None:
        choices: list[Any] = list(self.choices)  # type: ignore[arg-type]
        if number not in [value for value, _words in choices]:
            self.choices = sorted([*choices, (number, words % {"number": number})])


class ProfileForm(forms.Form):
    """Fields that the volunteer's own page, registering on the web, and the desk share."""

    interests = Boxes(label=_("したいこと"), queryset=ErrandKind.objects.offered())
    free = FreeBoxes(label=_("活動できる時間"))
    exact = ExactTimes(
        label=_("くわしい時間（なくてもかまいません）"), required=False, rows=2, longest=40, most=20,
        help_text=_("一行に一つ。例：火 13:30-15:00"),
    )  # fmt: skip
    walk_minutes = NumberChoice(label=_("歩いて行ける時間"), choices=WALKS, initial=15)
    weekly_cap = NumberChoice(label=_("どのくらい"), choices=TIMES_A_WEEK, initial=1)
    traits = Boxes(label=_("あてはまること・できること"), queryset=Trait.objects.none())
    cannot = Boxes(label=_("できないこと・避けたいこと"), queryset=Trait.objects.none())
    wants_company = forms.BooleanField(label=_("初めは、慣れた人と一緒がよい"), required=False)

    def __init__(self, *args: Any, volunteer: Volunteer | None = None, **kwargs: Any) -> None:
        self.volunteer = volunteer
        if volunteer is not None:
            kwargs["initial"] = self.told_by(volunteer) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        offered = list(Trait.objects.filter(retired=False))
        self._offer("traits", Trait.Side.WISHED, offered)
        self._offer("cannot", Trait.Side.INVOLVED, offered)
        if volunteer is not None:
            self.fields["walk_minutes"].keep(volunteer.walk_minutes, _("%(number)s分"))  # type: ignore[attr-defined]
            self.fields["weekly_cap"].keep(volunteer.weekly_cap, _("週に%(number)s回まで"))  # type: ignore[attr-defined]

    def _offer(self, name: str, side: Trait.Side, offered: list[Trait]) -> None:
        """Nothing to choose from is not asked. What is chosen is looked up; what is offered is known already."""
        rows = [row for row in offered if row.side == side]
        if rows:
            field: Any = self.fields[name]
            field.queryset = Trait.objects.filter(retired=False, side=side)
            field.choices = [(row.pk, str(row)) for row in rows]
        else:
            del self.fields[name]

    def told_by(self, volunteer: Volunteer) -> dict[str, Any]:
        spans = [(row.weekday, row.starts, row.ends) for row in volunteer.free_times.all()]
        boxes, lines = boxes_of(spans)
        plain = ("walk_minutes", "weekly_cap", "wants_company")
        many = {name: [row.pk for row in getattr(volunteer, name).all()] for name in MANY_TO_MANY}
        return {name: getattr(volunteer, name) for name in plain} | many | {"free": boxes, "exact": lines}

    @property
    def grid(self) -> list[dict[str, Any]]:
        return grid(self["free"].value() or [])

    @property
    def part_names(self) -> list[Any]:
        return part_names()

    @property
    def spans(self) -> list[Any]:
        return spans_of(self.cleaned_data["free"], self.cleaned_data["exact"])

    @property
    def plain_fields(self) -> dict[str, Any]:
        """Columns of the row, as they were filled in."""
        given: dict[str, Any] = self.cleaned_data
        return {name: given[name] for name in ("walk_minutes", "weekly_cap", "wants_company")}

    @property
    def many(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in MANY_TO_MANY if name in self.cleaned_data}


class HomeField(forms.CharField):
    """A district, or a town of it, in one list. Gives (area, town)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.Select, error_messages={"required": _("お住まいの町か地区を選んでください。")}, **kwargs
        )

    def offer(self) -> None:
        day = today()
        self.areas = list(Area.objects.exclude(parent=None).on(day).order_by("position", "pk"))
        self.towns = Town.objects.to_choose_from(day)
        choices: list[Any] = [("", _("選んでください"))]
        for area in self.areas:
            towns = [(f"town-{town.pk}", str(town)) for town in self.towns if town.area_id == area.pk]
            somewhere = _("%(name)sのどこか") % {"name": area.name}
            choices.append((area.name, [(f"area-{area.pk}", somewhere), *towns]))
        self.widget.choices = choices

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        areas = {area.pk: area for area in self.areas}
        town = next((town for town in self.towns if text == f"town-{town.pk}" and town.area_id in areas), None)
        if town is not None:
            return areas[town.area_id], town
        area = next((area for area in self.areas if text == f"area-{area.pk}"), None)
        if area is None:
            raise forms.ValidationError(self.error_messages["required"])
        return area, None


def home_value(volunteer: Volunteer) -> str:
    return f"town-{volunteer.town_id}" if volunteer.town_id else f"area-{volunteer.area_id}"
