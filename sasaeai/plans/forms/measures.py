"""The form of a measure: all of it for the secretariat, a plain part of it for a district's committee."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sasaeai.kernel.texts import CHAPTER, LongTextField
from sasaeai.plans.actions.measures import FULL, SIMPLE, measure_state
from sasaeai.plans.actors import KnownActors
from sasaeai.plans.models import ActorRole, Help, Measure, Plan
from sasaeai.plans.states import State
from sasaeai.plans.tree import Tree

from .goals import NOT_HERE
from .seen import SeenForm, plain

BLANK_ROWS = 2
MOST_ROWS = 40


class MeasureForm(SeenForm):
    goal = forms.ChoiceField(label=gettext_lazy("目標"), required=False, error_messages={"invalid_choice": NOT_HERE})
    title = forms.CharField(
        label=gettext_lazy("名前"),
        max_length=200,
        error_messages={"required": gettext_lazy("名前を書いてください。あとで変えられます。")},
    )
    text = LongTextField(label=gettext_lazy("内容"), required=False, rows=6, longest=CHAPTER)
    audience = forms.CharField(
        label=gettext_lazy("だれのために（対象）"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("例：どなたでも、子育て中の人"),
    )
    content_kind = forms.ChoiceField(
        label=gettext_lazy("内容の種類"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("一覧にある種類から選んでください。")},
    )
    helps = forms.MultipleChoiceField(
        label=gettext_lazy("自助・共助・公助"),
        choices=Help.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("あてはまるものを、いくつでも選んでください。"),
    )
    contributes = forms.MultipleChoiceField(
        label=gettext_lazy("ほかにつながる目標"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": NOT_HERE},
    )

    def __init__(self, plan: Plan, measure: Measure | None, *args: Any, full: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan, self.measure = plan, measure
        self.names = [name for name in (FULL if full else SIMPLE) if name != "content_kind" or plan.is_ward]
        for name in set(FULL) - set(self.names):
            self.fields.pop(name, None)
        self._offer(Tree(plan))
        if measure is not None:
            self.start_from(measure_state(measure, self.names))
            self._keep_printed_number(measure)

    def _offer(self, tree: Tree) -> None:
        goal: Any = self.fields["goal"]
        own = tree.choices()
        goal.label = _("目標") if self.plan.is_ward else _("どの見出しの下に書きますか")
        goal.choices = [("", _("（まだ決めない）")), *own]
        if "content_kind" in self.fields:
            kinds = self.plan.period.content_kinds.values_list("pk", "name")
            self.fields["content_kind"].choices = [("", _("（まだ決めない）")), *((str(k), n) for k, n in kinds)]  # type: ignore[attr-defined]
        if "contributes" in self.fields:
            # A district's measure serves small goals of the ward; its own headings stand above.
            offered = own if self.plan.ward_plan is None else Tree(self.plan.ward_plan).choices()
            self.fields["contributes"].choices = offered  # type: ignore[attr-defined]

    def _keep_printed_number(self, measure: Measure) -> None:
        if measure.goal_id is not None and measure.frozen_index is not None:
            self.fields["goal"].disabled = True
            self.fields["goal"].help_text = _("番号が確定しているので、ほかの目標の下へは移せません。")

    def start_from(self, state: State) -> None:
        """Show this state; what was chosen under a goal that is no longer offered stays chosen."""
        self.initial.update({name: value for name, value in state.items() if name != "actors"})
        if "contributes" in self.fields and self.measure is not None:
            field: Any = self.fields["contributes"]
            offered = {key for key, _label in field.choices}
            kept = self.measure.contributes.filter(uid__in=set(state["contributes"]) - offered)
            field.choices = [*field.choices, *((goal.uid, str(goal)) for goal in kept)]

    @property
    def state(self) -> State:
        """What would be written, but for the actors, which have rows of their own."""
        found: State = {}
        for name in self.names:
            if name == "actors":
                continue
            found[name] = _settled(name, self.cleaned_data[name])
        return found


def _settled(name: str, value: Any) -> Any:
    """In the order in which measure_state gives it, so that equal choices are equal states."""
    if name == "helps":
        return [code for code in Help.values if code in value]
    return sorted(value) if name == "contributes" else plain(value)


class ActorForm(forms.Form):
    """One row of だれが; an empty name is no row."""

    name = forms.CharField(
        label=gettext_lazy("団体や人の名前"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"list": "organisations", "autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label=gettext_lazy("役割"),
        choices=ActorRole.choices,
        required=False,
        error_messages={"invalid_choice": gettext_lazy("役割は、一覧から選んでください。")},
    )
    away = forms.BooleanField(label=gettext_lazy("この行を外す"), required=False)

    # A browser sends the role of an empty row too: only a name makes a row.
    def has_changed(self) -> bool:
        return True


class ActorRows(forms.BaseFormSet[ActorForm]):
    """だれが: as many rows as there are actors, and some empty ones."""

    known: KnownActors

    def clean(self) -> None:
        seen: set[tuple[Any, ...]] = set()
        for row in self.state:
            key = (row[0] or row[1], row[2])
            if key in seen:
                name = self.known.labels.get(row[0], row[1])
                raise ValidationError(_("「%(name)s」が、同じ役割で二度入っています。") % {"name": name})
            seen.add(key)

    @property
    def state(self) -> list[list[Any]]:
        """[organisation or null, name, role] in the order of the rows."""
        found = []
        for form in self.forms:
            data = getattr(form, "cleaned_data", {})
            name = " ".join(data.get("name", "").split())
            if name and not data.get("away"):
                organisation = self.known.organisation(name)
                found.append([organisation, "" if organisation else name, data.get("role") or ActorRole.LEAD.value])
        return found

    @property
    def troubles(self) -> list[str]:
        """Everything that is wrong in the rows, for the top of the page."""
        if not self.is_bound:
            return []
        found = [str(error) for error in self.non_form_errors()]
        by_row: list[Any] = list(self.errors)
        for number, errors in enumerate(by_row, start=1):
            words = (str(error) for rows in errors.values() for error in rows)
            found += [_("「だれが」の%(number)s行め：%(words)s") % {"number": number, "words": each} for each in words]
        return found

    def words(self, rows: list[list[Any]]) -> str:
        return "、".join(
            f"{self.known.labels.get(organisation) or name}（{ActorRole(role).label}）"
            for organisation, name, role in rows
        )


def actor_rows(
    plan: Plan, measure: Measure | None, data: Any = None, *, rows: list[list[Any]] | None = None, full: bool
) -> ActorRows:
    """`rows` are those to begin with; otherwise those of the measure. In plain words nobody is asked for roles."""
    if rows is None:
        rows = measure_state(measure, ["actors"])["actors"] if measure else []
    known = KnownActors(plan, measure)
    initial = [{"name": known.labels.get(organisation) or name, "role": role} for organisation, name, role in rows]
    return _rows(known, data, initial, full)


def more_rows(rows: ActorRows, *, full: bool) -> ActorRows:
    """The same rows as typed, and some empty ones more; nothing is checked yet."""
    typed = [{name: form[name].value() for name in ("name", "role", "away")} for form in rows.forms]
    return _rows(rows.known, None, typed, full)


def _rows(known: KnownActors, data: Any, initial: list[dict[str, Any]], full: bool) -> ActorRows:
    made: Any = forms.formset_factory(
        ActorForm, formset=ActorRows, extra=BLANK_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS
    )
    formset: ActorRows = made(data, initial=initial, prefix="actors")
    formset.known = known
    for form in formset.forms:
        if not full:
            form.fields["role"].widget = forms.HiddenInput()
    return formset
