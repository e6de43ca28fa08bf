"""Forms that remember what was on the page when it was opened."""

from __future__ import annotations

from typing import Any

from django import forms

from sasaeai.plans.states import State, marks


def plain(words: object) -> str:
    """Browsers send line ends as CR LF; the plan keeps LF."""
    return str(words or "").replace("\r\n", "\n").strip()


class SeenForm(forms.Form):
    """`seen` holds a fingerprint of each field; `state` is what the form would write."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def remember(self, state: State) -> None:
        self.initial["seen"] = marks(state)

    @property
    def state(self) -> State:
        raise NotImplementedError

    @property
    def was_seen(self) -> str:
        return str(self.cleaned_data["seen"])

    def describe(self, state: State) -> dict[str, tuple[str, str]]:
        """Each field's label and value in words, for somebody who compares two states."""
        return {name: (str(self.fields[name].label), self.words(name, value)) for name, value in state.items()}

    def words(self, name: str, value: Any) -> str:
        field = self.fields[name]
        if not isinstance(field, forms.ChoiceField):
            return str(value)
        offered: Any = field.choices
        labels = {str(key): str(label).strip() for key, label in offered}
        keys = value if isinstance(value, list) else [value]
        return "、".join(labels.get(str(key), str(key)) for key in keys)
