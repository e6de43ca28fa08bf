"""One question, one まとまり, one decision on a series, as a clerk writes them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sasaeai.kernel.texts import LongTextField
from sasaeai.surveys.branching import Condition, NotUnderstood
from sasaeai.surveys.choice_lines import Unreadable, choice_lines, read_choices
from sasaeai.surveys.models import Concept, Question, QuestionKind, Section, Survey
from sasaeai.surveys.questionnaire import KANA, Item, Questionnaire
from sasaeai.surveys.who_asked import Unreadable as UnreadableAnswers
from sasaeai.surveys.who_asked import condition_of, earlier, simple_of

EVERYBODY, ANSWERED, TYPED = "everybody", "answered", "typed"
LONGEST_ROW = 200


EXAMPLE = "${q4} = '1' or selected(${q5}, '3')"


class SectionForm(forms.ModelForm):
    class Meta:
        model = Section
        fields = ["title", "introduction"]


class RowForm(forms.ModelForm):
    """項目 of a table: its answers are the table's."""

    class Meta:
        model = Question
        fields = ["text", "concept", "code"]

    new_concept = forms.CharField(label=gettext_lazy("新しい幹の名前"), max_length=120, required=False)

    def __init__(self, *args: Any, survey: Survey, tree: Questionnaire, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.survey = survey
        self.fields["code"].required = False
        # Held back until the action has chosen a code: the form alone cannot check what nobody typed.
        self.fields["text"].label = _("項目の文")

    def _get_validation_exclusions(self) -> set[str]:
        excluded = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded | ({"code"} if not self.data.get("code") else set())

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("concept") and cleaned.get("new_concept"):
            self.add_error("new_concept", _("幹を選んだときは、新しい幹の名前を空けてください。"))
        return cleaned

    @property
    def choices_read(self) -> list[dict[str, Any]]:
        return self.cleaned_data.get("choices") or []

    @property
    def rows_read(self) -> list[str]:
        return self.cleaned_data.get("rows") or []


class QuestionForm(RowForm):
    """`tree` is the questionnaire in which the question stands; `new` ones stand at the end of what is above them."""

    class Meta:
        model = Question
        fields = [
            "text", "kind", "note", "most_choices", "least", "most", "unit", "condition", "role", "is_head", "concept",
            "code", "section",
        ]  # fmt: skip

    choices = LongTextField(
        label=gettext_lazy("選択肢"), required=False, rows=8, longest=20_000,
        help_text=gettext_lazy(
            "一行に一つずつ書きます。番号は上から順につきます。Excelの列をそのまま貼りつけることもできます。<br>"
            "「その他（　）」のようにかっこを書くと、書く欄がつきます。「特にない ※」のように※をつけると、"
            "ほかと一緒に選べません。「満足 ＝2」のように書くと、平均点に使う点になります。"
        ),
    )  # fmt: skip
    rows = LongTextField(
        label=gettext_lazy("表の項目"), required=False, rows=6, longest=20_000,
        help_text=gettext_lazy("「表で聞く」ときだけ書きます。一行に一つずつ。選択肢は、どの項目も同じです。"),
    )  # fmt: skip
    who = forms.ChoiceField(
        label=gettext_lazy("だれに聞くか"), widget=forms.RadioSelect, required=False,
        choices=[
            (EVERYBODY, gettext_lazy("全員（上の問いを聞かれた方全員）")),
            (ANSWERED, gettext_lazy("前の問いに、決まった答えをした方だけ")),
            (TYPED, gettext_lazy("条件の式を書く（慣れた方）")),
        ],
    )  # fmt: skip
    when = forms.ChoiceField(label=gettext_lazy("どの問いの"), required=False)
    answers = forms.CharField(
        label=gettext_lazy("どの答えの方か"), required=False, max_length=200,
        help_text=gettext_lazy("番号で書きます。例：1、2（1か2と答えた方）。数字の問いでは「65以上」とも書けます。"),
    )  # fmt: skip

    def __init__(self, *args: Any, survey: Survey, tree: Questionnaire, **kwargs: Any) -> None:
        self.tree = tree
        super().__init__(*args, survey=survey, tree=tree, **kwargs)
        question = self.instance
        self.fields["text"].label = _("問いの文")
        self.fields["text"].widget.attrs["rows"] = 3
        own = question.code if question.pk else None
        self.fields["section"].queryset = Section.objects.filter(survey=survey)  # type: ignore[attr-defined]
        if question.parent is not None:
            del self.fields["section"]
        self.items = [item for item in earlier(list(tree.items), own) if not _is_below(item, own)]
        self.fields["when"].choices = [("", _("（選んでください）")), *((i.code, _with_answers(i)) for i in self.items)]  # type: ignore[attr-defined]
        self.fields["condition"].help_text = _("例：%(example)s") % {"example": EXAMPLE}
        self.fields["new_concept"].help_text = _(
            "次の調査でも同じことを聞くときに、答えを比べるためのしるしです。一覧にないときに書きます。"
        )
        if not self.is_bound:
            self._fill()

    def _fill(self) -> None:
        question = self.instance
        if question.pk:
            self.initial["choices"] = choice_lines(list(question.choices.order_by("code")))
            table = question.kind == QuestionKind.MATRIX
            rows = Question.objects.filter(parent=question).order_by("position", "pk") if table else []
            self.initial["rows"] = "\n".join(row.text for row in rows)
        self.initial["who"] = self._who(question.condition)

    def _who(self, condition: str) -> str:
        if not condition:
            if self.instance.parent_id and not self.instance.pk:
                self.initial["when"] = self.instance.parent.code
                return ANSWERED
            return EVERYBODY
        try:
            simple = simple_of(Condition.of(condition))
        except NotUnderstood:
            return TYPED
        if simple is None or simple.name not in {item.code for item in self.items}:
            return TYPED
        self.initial["when"], self.initial["answers"] = simple.name, simple.typed
        return ANSWERED

    @property
    def has_details(self) -> bool:
        return self._says("note", "most_choices", "least", "most", "unit")

    @property
    def has_condition(self) -> bool:
        return self["who"].value() != EVERYBODY or self._says("when", "answers", "condition")

    @property
    def has_marks(self) -> bool:
        return self._says("new_concept", "role") or bool({"concept", "code", "section", "is_head"} & self.errors.keys())

    def _says(self, *names: str) -> bool:
        """Folded fields are open where something stands in them, or is wrong."""
        return any(self[name].value() not in (None, "") or self[name].errors for name in names)

    def clean_text(self) -> str:
        return " ".join(str(self.cleaned_data["text"]).split())

    def clean_choices(self) -> list[dict[str, Any]]:
        try:
            return read_choices(self.cleaned_data["choices"])
        except Unreadable as error:
            raise forms.ValidationError(str(error)) from error

    def clean_rows(self) -> list[str]:
        rows = [" ".join(line.split()) for line in self.cleaned_data["rows"].splitlines() if line.strip()]
        if len(rows) > len(KANA):
            raise forms.ValidationError(_("表の項目は、%(most)sまでにしてください。") % {"most": len(KANA)})
        for place, row in enumerate(rows, 1):
            if len(row) > LONGEST_ROW:
                raise forms.ValidationError(
                    _("表の項目の%(place)s行めが長すぎます。200文字までにしてください。") % {"place": place}
                )
        if len(set(rows)) < len(rows):
            raise forms.ValidationError(_("同じ項目が二つあります。一つにしてください。"))
        return rows

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        kind = cleaned.get("kind")
        if kind in (QuestionKind.TEXT, QuestionKind.NUMBER) and cleaned.get("choices"):
            self.add_error(
                "choices", _("文や数字を書く問いに、選択肢はつけられません。選択肢か答え方を直してください。")
            )
        if kind != QuestionKind.MATRIX and cleaned.get("rows"):
            self.add_error("rows", _("項目は「表で聞く」ときだけ書けます。答え方を変えるなら、項目を消してください。"))
        if kind != QuestionKind.NUMBER and any(cleaned.get(name) is not None for name in ("least", "most")):
            self.add_error("kind", _("いちばん小さい数・大きい数は、「数字を書く」問いだけに書けます。"))
        if kind == QuestionKind.MATRIX:
            self._check_table()
        self._set_condition(cleaned)
        return cleaned

    def _check_table(self) -> None:
        question = self.instance
        was = Question.objects.filter(pk=question.pk).values_list("kind", flat=True).first()
        if question.pk and was != QuestionKind.MATRIX and question.children.exists():
            self.add_error(
                "kind", _("この問いには下の問い（SQ）があるので、表にできません。先にSQを消すか移してください。")
            )
        if question.parent is not None:
            self.add_error("kind", _("下の問い（SQ）を表にすることはできません。ふつうの問いとして加えてください。"))

    def _set_condition(self, cleaned: dict[str, Any]) -> None:
        who = cleaned.get("who") or EVERYBODY
        if who == EVERYBODY:
            cleaned["condition"] = ""
        elif who == TYPED:
            self._check_typed(cleaned)
        else:
            item = next((item for item in self.items if item.code == cleaned.get("when")), None)
            if item is None:
                self.add_error("when", _("どの問いの答えで決めるかを選んでください。"))
                return
            try:
                cleaned["condition"] = condition_of(item, cleaned.get("answers", ""))
                Condition.of(cleaned["condition"])
            except (UnreadableAnswers, NotUnderstood) as error:
                self.add_error("answers", str(error))

    def _check_typed(self, cleaned: dict[str, Any]) -> None:
        try:
            if Condition.of(cleaned.get("condition", "")) is None:
                self.add_error("condition", _("条件の式を書いてください。全員に聞くときは「全員」を選びます。"))
        except NotUnderstood as error:
            self.add_error("condition", str(error))


def _is_below(item: Item, code: str | None) -> bool:
    return code is not None and item.above == code


def _with_answers(item: Item) -> str:
    """So that one sees the numbers without leaving the form."""
    text = item.text if len(item.text) <= 30 else f"{item.text[:29]}…"
    options = "／".join(f"{option.code} {option.label}" for option in item.options[:12])
    return f"{item.number} {text}（{options}）" if options else f"{item.number} {text}"


class SeriesForm(forms.Form):
    kept = forms.ChoiceField(
        label=gettext_lazy("前回と比べられますか"), widget=forms.RadioSelect,
        choices=[
            ("yes", gettext_lazy("比べられる（同じことを聞いている）")),
            ("no", gettext_lazy("比べられない（ここで線を切る）")),
        ],
    )  # fmt: skip
    reason = forms.CharField(label=gettext_lazy("その理由"), max_length=300)

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["reason"] = question.series_reason
        if question.series_kept is not None:
            self.initial["kept"] = "yes" if question.series_kept else "no"


class ConceptForm(forms.ModelForm):
    class Meta:
        model = Concept
        fields = ["name", "key", "description"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].help_text = _("例：ties。データを出すときの名前になり、一度使うと変えられません。")
        if self.instance.pk and self.instance.questions.exists():
            self.fields["key"].disabled = True


class BeginForm(forms.Form):
    """From a built-in template, or from an earlier survey."""

    start = forms.ChoiceField(label=gettext_lazy("何からはじめますか"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, starts: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["start"].choices = starts  # type: ignore[attr-defined]
