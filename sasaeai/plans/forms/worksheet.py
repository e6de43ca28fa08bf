"""Forms of the worksheet: what shall become of one old goal or measure, and the reason of what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sasaeai.kernel.texts import LongTextField
from sasaeai.plans.actions.carrying import Decision, Item
from sasaeai.plans.models import SuccessionKind
from sasaeai.plans.quoting import Quote
from sasaeai.plans.states import State

from .seen import SeenForm, plain
from .written import LinesField

BECOMES = [
    (SuccessionKind.INHERITED, gettext_lazy("継承：そのままつづける")),
    (SuccessionKind.CHANGED, gettext_lazy("修正：文や中身を変えてつづける")),
    (SuccessionKind.MERGED, gettext_lazy("統合：ほかのものといっしょに一つにまとめる")),
    (SuccessionKind.SPLIT, gettext_lazy("分割：二つ以上に分ける")),
    (SuccessionKind.ENDED, gettext_lazy("廃止：引き継がずに終わりにする")),
]
Choices = Sequence[tuple[str, str]]
CHOOSE_AGAIN = gettext_lazy("選んだものが見つかりません。ページを開きなおして、選びなおしてください。")


class Reasoned(forms.Form):
    """A reason, and what it rests on: quotes that are offered by their key."""

    reason = LongTextField(
        label=gettext_lazy("理由"),
        required=False,
        rows=4,
        help_text=gettext_lazy("なぜそうするかを書いてください。新旧対照表にのります。"),
    )
    evidence = forms.MultipleChoiceField(
        label=gettext_lazy("根拠として新旧対照表にのせるもの"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": CHOOSE_AGAIN},
    )

    def __init__(self, quotes: Iterable[Quote], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.quotes = {quote.key: quote for quote in quotes}
        offered: Any = self.fields["evidence"]
        offered.choices = [(key, quote.sentence) for key, quote in self.quotes.items()]

    @property
    def kept(self) -> list[dict[str, Any]]:
        """The chosen quotes as they are kept."""
        return [self.quotes[key].kept for key in self.cleaned_data["evidence"]]

    def quoting(self, key: str) -> dict[str, Any]:
        """What was typed, with one more quote in the reason and among the evidence; for a form that is shown again."""
        typed = {name: self.data.get(name, "") for name in self.fields if name not in self.lists}
        typed |= {name: self.data.getlist(name) for name in self.lists if name in self.fields}  # type: ignore[attr-defined]
        quote = self.quotes.get(key)
        if quote and quote.sentence not in typed["reason"]:
            typed["reason"] = "\n".join(part for part in (typed["reason"].rstrip(), quote.sentence) if part)
        if quote and key not in typed["evidence"]:
            typed["evidence"] = [*typed["evidence"], key]
        return typed

    lists: tuple[str, ...] = ("evidence",)


class DecideForm(Reasoned):
    field_order = ("kind", "titles", "goal", "others", "into", "reason", "evidence")
    lists = ("evidence", "others")

    kind = forms.ChoiceField(
        label=gettext_lazy("この計画で、どうしますか"),
        choices=BECOMES,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("どうするかを、一つ選んでください。"),
            "invalid_choice": gettext_lazy("一覧から一つ選んでください。"),
        },
    )
    titles = LinesField(
        label=gettext_lazy("新しい名前"),
        longest=200,
        most=12,
        rows=3,
        required=False,
        help_text=gettext_lazy(
            "「修正」「統合」では、変えるときだけ書きなおします。「分割」では、1行に一つずつ書きます。"
        ),
    )
    goal = forms.ChoiceField(
        label=gettext_lazy("置く目標"), required=False, error_messages={"invalid_choice": CHOOSE_AGAIN}
    )
    others = forms.MultipleChoiceField(
        label=gettext_lazy("「統合」で、いっしょにまとめるもの（まだ決めていないもの）"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": CHOOSE_AGAIN},
    )
    into = forms.ChoiceField(
        label=gettext_lazy("「統合」で、すでにあるものに加えるとき"),
        required=False,
        error_messages={"invalid_choice": CHOOSE_AGAIN},
    )

    def __init__(
        self,
        old: Item,
        quotes: Iterable[Quote],
        *args: Any,
        goals: Choices,
        others: Choices,
        into: Choices,
        **kwargs: Any,
    ) -> None:
        """Choices are uids with labels; a list without any is not asked."""
        super().__init__(quotes, *args, **kwargs)
        self.old = old
        self.initial = {"titles": str(old), **self.initial}
        offered = (
            ("goal", goals, _("（前の期と同じところ）")), ("others", others, ""),
            ("into", into, _("（新しく一つつくる）")),
        )  # fmt: skip
        for name, choices, empty in offered:
            field: Any = self.fields[name]
            if choices:
                field.choices = [*([("", empty)] if empty else []), *choices]
            else:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        kind, titles = cleaned.get("kind"), cleaned.get("titles") or []
        if kind == SuccessionKind.INHERITED and titles not in ([], [str(self.old)]):
            self.add_error("titles", _("「継承」では名前は変わりません。変えるときは「修正」を選んでください。"))
        if kind in (SuccessionKind.CHANGED, SuccessionKind.MERGED) and len(titles) > 1:
            self.add_error("titles", _("名前は1行に書いてください。二つ以上にするときは「分割」を選んでください。"))
        if kind == SuccessionKind.SPLIT and len(titles) < 2:
            self.add_error("titles", _("「分割」では、新しい名前を二つ以上書いてください（1行に一つ）。"))
        if kind == SuccessionKind.MERGED and not cleaned.get("others") and not cleaned.get("into"):
            field = next((name for name in ("others", "into") if name in self.fields), None)
            self.add_error(field, _("「統合」では、いっしょにまとめるものか、加える先を選んでください。"))
        if kind == SuccessionKind.ENDED and not plain(cleaned.get("reason")):
            self.add_error("reason", _("終わりにする理由を書いてください。一文でかまいません。"))
        return cleaned

    def decision(self, others: Sequence[Item], into: Item | None, goal: Any) -> Decision:
        given = self.cleaned_data
        is_new = given["kind"] in (SuccessionKind.CHANGED, SuccessionKind.SPLIT, SuccessionKind.MERGED)
        is_merged = given["kind"] == SuccessionKind.MERGED
        return Decision(
            given["kind"], plain(given["reason"]), self.kept, given["titles"] if is_new else (),
            others if is_merged else (), into if is_merged else None, goal,
        )  # fmt: skip


class ExplainForm(Reasoned, SeenForm):
    """The reason of what was decided, written anew."""

    @property
    def state(self) -> State:
        return {"reason": plain(self.cleaned_data["reason"]), "evidence": list(self.cleaned_data["evidence"])}
