"""シート: the words about one thing, the figures of its indicators, what was done of its schedule."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.texts import LongTextField
from sasaeai.kernel.words import differences
from sasaeai.plans.actions.reviewing import DISTRICT_WORDS, WORDS
from sasaeai.plans.forms.seen import SeenForm, plain
from sasaeai.plans.models import NextStep
from sasaeai.plans.states import State

EXPLAINED = ("result", "cause", "response")


class BehalfForm(SeenForm):
    """`for_others`: the secretariat types what somebody else wrote (代理入力)."""

    on_behalf_of = forms.CharField(
        label=_("どなたに代わって入力しますか"),
        required=False,
        max_length=80,
        help_text=_("紙や電話で受け取ったときだけ書きます。例：区社協 中村さん"),
    )

    def __init__(self, *args: Any, for_others: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not for_others:
            del self.fields["on_behalf_of"]

    @property
    def on_behalf_of_words(self) -> str:
        return str(self.cleaned_data.get("on_behalf_of", ""))

    def start_from(self, state: State) -> None:
        self.initial.update(state)


class SheetForm(BehalfForm):
    """Nothing is asked but for what explains a missed target: `explain` names it in a sentence."""

    done = LongTextField(
        label=_("やったこと"), required=False, rows=5, help_text=_("この一年にしたことを、二、三行で。")
    )
    result = LongTextField(label=_("実績"), required=False, rows=3, help_text=_("どこまでできましたか。"))
    cause = LongTextField(label=_("要因"), required=False, rows=3, help_text=_("なぜ、そうなりましたか。"))
    response = LongTextField(label=_("今後の対応"), required=False, rows=3, help_text=_("これから、どうしますか。"))
    next_step = forms.ChoiceField(
        label=_("今後の方向"),
        required=False,
        choices=[("", _("まだ決めていない")), *NextStep.choices],
        widget=forms.RadioSelect,
    )

    @property
    def state(self) -> State:
        words = {name: plain(self.cleaned_data[name]) for name in WORDS if name != "next_step"}
        return words | {"next_step": self.cleaned_data["next_step"]}

    def explain(self, sentences: list[str]) -> None:
        """A target was missed: 実績・要因・今後の対応 are asked for; call it on a form that is otherwise valid."""
        missing = [name for name in EXPLAINED if not plain(self.cleaned_data.get(name, ""))]
        for name in missing:
            self.add_error(
                name,
                _("%(missed)s「%(field)s」を書いてください。")
                % {"missed": "".join(sentences), "field": self.fields[name].label},
            )


# The six questions as a neighbour would ask them.
QUESTIONS = {
    "done": (_("今年やったこと"), _("行事や活動を、思い出せるだけ。")),
    "turnout": (_("参加した人・回数"), _("だいたいの数で結構です。")),
    "good": (_("よかったこと"), _("やってよかった、と思ったこと。")),
    "trouble": (_("困っていること"), _("人手、場所、お金など。")),
    "next_year": (_("来年やりたいこと"), _("続けること、新しくすること、やめること。")),
    "consult": (
        _("区・区社協・ケアプラザと相談したいこと"),
        _("書いて送ると、計画の「課題」として事務局に届き、お返事をします。"),
    ),
}


class DistrictSheetForm(BehalfForm):
    """地区のふりかえりシート. `consult` is left out where its problem has gone its own way."""

    done = LongTextField(required=False, rows=4)
    turnout = LongTextField(required=False, rows=2)
    good = LongTextField(required=False, rows=4)
    trouble = LongTextField(required=False, rows=4)
    next_year = LongTextField(required=False, rows=4)
    consult = LongTextField(required=False, rows=4)

    def __init__(self, *args: Any, consult: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept_consult = consult
        for number, (name, (label, help_text)) in enumerate(QUESTIONS.items(), 1):
            self.fields[name].label = f"{number}　{label}"
            self.fields[name].help_text = help_text
        if consult is not None:
            del self.fields["consult"]

    @property
    def state(self) -> State:
        words = {name: plain(self.cleaned_data[name]) for name in DISTRICT_WORDS if name in self.fields}
        return {"consult": self.kept_consult} | words if self.kept_consult is not None else words


def side_by_side(form: SeenForm, mine: State, theirs: State) -> list[dict[str, Any]]:
    """The fields in which two states differ, in words."""
    known = {name: value for name, value in mine.items() if name in form.fields}
    ours, others = form.describe(known), form.describe({name: theirs[name] for name in known})
    return [
        difference(ours[name][0], others[name][1], ours[name][1]) for name in known if mine[name] != theirs[name]
    ]  # fmt: skip


def difference(label: str, theirs: str, mine: str) -> dict[str, Any]:
    return {
        "label": label,
        "theirs": theirs,
        "mine": mine,
        "parts": differences(theirs, mine) if theirs and mine else [],
    }


def typed_words(form: SeenForm) -> list[tuple[str, str]]:
    """What somebody typed into the texts of a bound form, to be copied from a page that cannot save it."""
    texts = [(str(field.label), plain(form[name].value())) for name, field in form.fields.items() if _is_text(field)]
    return [(label, words) for label, words in texts if words]


def _is_text(field: forms.Field) -> bool:
    return isinstance(field.widget, forms.Textarea)
