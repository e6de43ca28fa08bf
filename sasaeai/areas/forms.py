"""Forms of the secretariat for districts, towns, desks, who serves whom, and files of population."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .models import Area, Desk, DeskService, Town
from .population import AreaFigures, PopulationReport, match_areas, read_population

LARGEST_FILE = 10_000_000
# A preview may wait over lunch, not for weeks.
PREVIEW_SECONDS = 24 * 60 * 60
SALT = "areas.population"


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


DATES = {"valid_from": DateInput(), "valid_until": DateInput()}


class RowForm(forms.ModelForm):
    """A form that can say which of its fields were changed, in their labels."""

    required_css_class = "required"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _say_what_empty_means(field)

    @property
    def changed_labels(self) -> list[str]:
        return [str(self.fields[name].label) for name in self.changed_data]


def _say_what_empty_means(field: forms.Field) -> None:
    """In a select; Django's own empty choice is a row of dashes."""
    if isinstance(field, forms.ModelChoiceField) and field.empty_label is not None:
        field.empty_label = str(_("選んでください") if field.required else _("（なし）"))


class AreaForm(RowForm):
    class Meta:
        model = Area
        fields = [
            "level",
            "parent",
            "name",
            "kana",
            "slug",
            "code",
            "position",
            "tile_column",
            "tile_row",
            "valid_from",
            "valid_until",
        ]
        widgets = DATES

    def clean_parent(self) -> Area | None:
        parent: Area | None = self.cleaned_data["parent"]
        if parent and self.instance.pk and Area.objects.below(self.instance).filter(pk=parent.pk).exists():
            raise forms.ValidationError(gettext("「上の地域」に、その地域自身や下の地域は選べません。"))
        return parent


class TownForm(RowForm):
    class Meta:
        model = Town
        fields = ["area", "name", "kana", "chome_text", "valid_from", "valid_until"]
        widgets = DATES


class DeskForm(RowForm):
    url = forms.URLField(label=_("ホームページ"), required=False, max_length=200, assume_scheme="https")

    class Meta:
        model = Desk
        fields = ["name", "kana", "kind", "telephone", "hours", "address", "note", "url", "position"]


class DeskServiceForm(RowForm):
    class Meta:
        model = DeskService
        fields = ["desk", "area", "function", "valid_from", "valid_until"]
        widgets = DATES


class PopulationFileForm(forms.Form):
    """Reads and matches the file while it is validated; the report is there also when the file has faults."""

    file = forms.FileField(
        label=_("人口の表（CSV、Excel）"),
        help_text=_("オープンデータの標準データセット「地域・年齢別人口」の形の表です。見てから取りこめます。"),
        error_messages={"required": _("ファイルを選んでください。"), "empty": _("中身のないファイルです。")},
    )
    on = forms.DateField(
        label=_("調査した日"),
        required=False,
        widget=DateInput(),
        help_text=_("表に「調査年月日」の列がないときだけ書きます。"),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if file.size and file.size > LARGEST_FILE:
            raise forms.ValidationError(gettext("ファイルが大きすぎます。10MBまでにしてください。"))
        return file

    def report(self, scope: Area) -> PopulationReport:
        file = self.cleaned_data["file"]
        return match_areas(read_population(file.name, file.read(), on=self.cleaned_data.get("on")), scope)


class PopulationApplyForm(forms.Form):
    """Carries the figures that were looked at, signed, so that exactly they are taken over."""

    figures = forms.CharField(widget=forms.HiddenInput)

    @staticmethod
    def sealed(report: PopulationReport, file: str) -> str:
        rows = [(one.area_id, one.area_name, one.on.isoformat(), one.counts) for one in report.figures]
        return signing.dumps({"file": file, "rows": rows}, salt=SALT, compress=True)

    def clean_figures(self) -> list[AreaFigures]:
        try:
            content = signing.loads(self.cleaned_data["figures"], salt=SALT, max_age=PREVIEW_SECONDS)
        except signing.BadSignature:
            raise forms.ValidationError(
                gettext("確かめてから時間がたちました。もう一度ファイルを選んでください。")
            ) from None
        self.cleaned_data["file"] = content["file"]
        return [
            AreaFigures(area_id, name, date.fromisoformat(on), tuple(counts))
            for area_id, name, on, counts in content["rows"]
        ]
