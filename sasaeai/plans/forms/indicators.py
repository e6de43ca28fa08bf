"""The form of an indicator with its baseline and its yearly targets."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.fiscal import FiscalYear, UnreadableYear
from sasaeai.kernel.metrics import UnknownMetric, all_metrics, find_metric
from sasaeai.kernel.texts import LongTextField
from sasaeai.people.models import Organisation
from sasaeai.plans.actions.indicators import TARGET, WORDS, indicator_state, target_years
from sasaeai.plans.models import Basis, Direction, Indicator, IndicatorKind, Source
from sasaeai.plans.states import State
from sasaeai.plans.typed import Unreadable, number_text, read_number

from .seen import SeenForm, plain

NOT_HERE = _("選んだものは、ここでは使えません。選びなおしてください。")


def metric_choices(present: str = "") -> list[tuple[str, str]]:
    """What this installation can count; a key that nobody offers any more stays choosable and says so."""
    found = [(metric.key, f"{metric.label}（{metric.unit}）") for metric in all_metrics()]
    if present and present not in dict(found):
        found.append((present, str(_("%(key)s（いまは使われていません）")) % {"key": present}))
    return found


class IndicatorForm(SeenForm):
    kind = forms.ChoiceField(label=_("種類"), choices=IndicatorKind.choices)
    title = forms.CharField(
        label=_("指標の名前"), max_length=160, error_messages={"required": _("指標の名前を書いてください。")}
    )
    unit = forms.CharField(label=_("単位"), max_length=20, required=False, help_text=_("例：人、回、%"))
    direction = forms.ChoiceField(label=_("よい向き"), choices=Direction.choices)
    basis = forms.ChoiceField(label=_("数え方"), choices=Basis.choices)
    definition = LongTextField(
        label=_("定義"),
        required=False,
        rows=3,
        help_text=_("何を1と数えるか。延べか実人数か。"),
    )
    method = LongTextField(
        label=_("把握の方法"),
        required=False,
        rows=3,
        help_text=_("いつ、だれが、何で調べるか。"),
    )
    owner = forms.ChoiceField(
        label=_("担当"),
        required=False,
        help_text=_("選んだ団体の人は、実績値を書きこめます。"),
        error_messages={"invalid_choice": NOT_HERE},
    )
    source = forms.ChoiceField(label=_("数字の出どころ"), error_messages={"invalid_choice": NOT_HERE})
    metric_key = forms.ChoiceField(
        label=_("自動で数えるもの"),
        required=False,
        help_text=_("出どころが「地域の活動から自動」のときに選びます。"),
        error_messages={"invalid_choice": NOT_HERE},
    )
    baseline_year = forms.CharField(
        label=_("現状値の年度"), required=False, max_length=20, help_text=_("例：平成22年度、H22、2010")
    )
    baseline_value = forms.CharField(label=_("現状値"), required=False, max_length=40)
    counted_anew_from = forms.CharField(
        label=_("数え方を変えた年度"),
        required=False,
        max_length=20,
        help_text=_("途中で数え方が変わり、それより前の数字と比べられないときだけ書きます。例：平成24年度"),
    )
    target_reason = LongTextField(
        label=_("目標値の理由"),
        required=False,
        rows=3,
        help_text=_("なぜこの数をめざすのか。"),
    )

    def __init__(self, row: Indicator, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        self.years = target_years(row.plan)
        metrics = metric_choices(row.metric_key)
        self.has_metrics = bool(metrics)
        sources = [(code, str(label)) for code, label in Source.choices if metrics or code != Source.METRIC]
        organisations = Organisation.objects.order_by("kind__position", "kana", "name")
        self._choose("owner", [("", str(_("（決めていない）"))), *((str(one.pk), one.name) for one in organisations)])
        self._choose("source", sources)
        self._choose("metric_key", [("", str(_("（選んでください）"))), *metrics])
        for year in self.years:
            self.fields[f"{TARGET}{year.year}"] = forms.CharField(label=year.wareki, required=False, max_length=40)
        for name, value in indicator_state(row).items():
            self.initial.setdefault(name, value)

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def targets(self) -> list[forms.BoundField]:
        return [self[f"{TARGET}{year.year}"] for year in self.years]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        self._read_metric(found)
        if not found.get("unit"):
            self.add_error("unit", _("単位を書いてください。例：人、回、%"))
        for name in ("baseline_value", *(field.name for field in self.targets)):
            self._read_number(found, name)
        self._read_baseline_year(found)
        self._read_year(found, "counted_anew_from")
        return found

    def _read_metric(self, found: dict[str, Any]) -> None:
        """What is counted belongs to live indicators only, and brings its unit along."""
        if found.get("source") != Source.METRIC:
            found["metric_key"] = ""
        elif not found.get("metric_key"):
            self.add_error("metric_key", _("「地域の活動から自動」のときは、何を数えるかを選んでください。"))
        elif not found.get("unit"):
            try:
                found["unit"] = str(find_metric(found["metric_key"]).unit)
            except UnknownMetric:
                return

    def _read_number(self, found: dict[str, Any], name: str) -> None:
        try:
            found[name] = number_text(read_number(found.get(name) or "", found.get("unit") or ""))
        except Unreadable as error:
            self.add_error(name, str(error))

    def _read_baseline_year(self, found: dict[str, Any]) -> None:
        typed = found.get("baseline_year") or ""
        if not typed:
            if found.get("baseline_value"):
                self.add_error("baseline_year", _("現状値には、いつの年度の数字かを書いてください。"))
            return
        self._read_year(found, "baseline_year")

    def _read_year(self, found: dict[str, Any], name: str) -> None:
        if not found.get(name):
            return
        try:
            found[name] = FiscalYear.parse(found[name]).wareki
        except UnreadableYear as error:
            self.add_error(name, str(error))

    @property
    def state(self) -> State:
        more = ("baseline_year", "baseline_value", "counted_anew_from", "owner")
        names = (*WORDS, *more, *(field.name for field in self.targets))
        return {name: plain(self.cleaned_data.get(name)) for name in names}
