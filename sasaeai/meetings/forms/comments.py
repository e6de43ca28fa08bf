"""Forms of 意見募集: the round, its dispositions, sending and typing opinions, answering one or several."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.clock import today
from sasaeai.kernel.fields import new_uid
from sasaeai.kernel.fiscal import wareki_date
from sasaeai.kernel.masking import may_tell_who
from sasaeai.kernel.texts import CHAPTER, PASSAGE, LongTextField
from sasaeai.meetings.actions.comment_opinions import opinion_state
from sasaeai.meetings.actions.comment_submissions import Said
from sasaeai.meetings.edition_outline import Place, choices, outline, place_in
from sasaeai.meetings.forms.sending import WRONG_ITEM
from sasaeai.meetings.models import CommentRound, Opinion, OpinionDisposition, Submission
from sasaeai.people.policy import Verb
from sasaeai.people.viewer import Viewer
from sasaeai.plans.forms.seen import SeenForm, plain
from sasaeai.plans.forms.written import WrittenDateField
from sasaeai.plans.models import Edition
from sasaeai.plans.states import State

LONGEST_SENTENCE = 200
MOST_PARTS = 60
EMPTY_ROWS = 3


class EditionField(forms.ModelChoiceField):
    def label_from_instance(self, edition: Any) -> str:
        plan = edition.plan
        return f"{plan.area.name}　{plan.period.title}　{edition.name}（{wareki_date(edition.decided_on)}）"


def _editions() -> Any:
    # A document is some kilobytes, and a list shows none of it.
    return Edition.objects.select_related("plan__area", "plan__period").defer("document")


def editions_to_consult_on(by: Viewer) -> Any:
    """The newest first; none before something was published."""
    return _editions().filter(plan__area__in=by.areas_where(Verb.CONSULT)).order_by("-published_at", "-pk")


class RoundForm(forms.ModelForm):
    edition = EditionField(
        queryset=Edition.objects.none(),
        label=_("意見を聞く版"),
        help_text=_("公開した版の中から選びます。まだなければ、先に素案などを公開してください。"),
        empty_label=_("選んでください"),
        error_messages={"required": _("意見を聞く版を選んでください。")},
    )
    answered_in = EditionField(
        queryset=Edition.objects.none(),
        label=_("意見を受けて直した版"),
        required=False,
        help_text=_("直した版を公開したら選びます。結果のページから、直したところが読めるようになります。"),
        empty_label=_("（まだない）"),
    )
    opens_on = WrittenDateField(label=_("はじまりの日"))
    closes_on = WrittenDateField(label=_("しめきりの日"))

    class Meta:
        model = CommentRound
        fields = ("title", "edition", "opens_on", "closes_on", "by_web", "how", "answered_in")
        error_messages = {"title": {"required": _("名前を書いてください。")}}
        help_texts = {
            "how": _("郵送先、ファクスやメールの宛先、窓口と時間、計画を読める場所など。"),
            "by_web": _("外すと、ホームページからは出せません。紙などで届いたものを、職員が入力します。"),
        }

    def __init__(self, *args: Any, by: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        mine = editions_to_consult_on(by)
        fields["edition"].queryset = mine
        row = self.instance
        if row.pk is None:
            del fields["answered_in"]
            return
        fields["answered_in"].queryset = mine.filter(plan=row.edition.plan_id).exclude(pk=row.edition_id)
        if row.submissions.exists():
            fields["edition"].disabled = True
            fields["edition"].help_text = _("もう意見が届いているので、変えられません。")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        edition, answered = cleaned.get("edition"), cleaned.get("answered_in")
        if edition and answered and answered.plan_id != edition.plan_id:
            self.add_error("answered_in", _("同じ計画の版を選んでください。"))
        if edition and answered and answered.pk == edition.pk:
            self.add_error("answered_in", _("意見を聞いた版とは別の、直した後の版を選んでください。"))
        return cleaned


class DispositionForm(forms.Form):
    pk = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("区分"), max_length=40, required=False)
    meaning = forms.CharField(label=_("意味（結果のページに出ます）"), max_length=160, required=False)
    changes_plan = forms.BooleanField(label=_("計画を直した区分"), required=False)


class DispositionRows(forms.BaseFormSet[DispositionForm]):
    def clean(self) -> None:
        names = [one["name"] for one in self.wanted]
        if not names:
            raise ValidationError(_("区分を一つは書いてください。"))
        if len(set(names)) < len(names):
            raise ValidationError(_("同じ名前の区分が二つあります。名前を変えてください。"))

    @property
    def wanted(self) -> list[dict[str, Any]]:
        """Rows with a name; one whose name was emptied goes."""
        found = []
        for form in self.forms:
            given = getattr(form, "cleaned_data", {})
            if name := " ".join(given.get("name", "").split()):
                found.append(given | {"name": name, "meaning": given.get("meaning", "").strip()})
        return found


def disposition_rows(round_: CommentRound, data: Any = None) -> DispositionRows:
    rows = list(round_.dispositions.values("pk", "name", "meaning", "changes_plan"))
    made: Any = forms.formset_factory(
        DispositionForm, formset=DispositionRows, extra=EMPTY_ROWS, max_num=20, absolute_max=20
    )
    formset: DispositionRows = made(data, initial=rows, prefix="rows")
    known = {row["pk"] for row in rows}
    for form in formset.forms:
        if formset.is_bound and form.is_valid() and form.cleaned_data.get("pk") not in known:
            form.cleaned_data["pk"] = None
    return formset


def parts_of(text: str) -> list[str]:
    """A blank line stands between two opinions."""
    return [part.strip() for part in re.split(r"\n[ \t　]*\n", plain(text)) if part.strip()]


def _few_enough(parts: list[str]) -> None:
    if len(parts) > MOST_PARTS:
        raise ValidationError(
            _("一度に%(most)s件までに分けられます（いまは%(count)s件です）。空の行を減らしてください。")
            % {"most": MOST_PARTS, "count": len(parts)}
        )


class TypeForm(forms.Form):
    """代理入力: what came by mail, post, fax or at the counter, as it came."""

    once = forms.CharField(widget=forms.HiddenInput, max_length=20, required=False)
    channel = forms.ChoiceField(
        label=_("出し方"),
        choices=[choice for choice in Submission.Channel.choices if choice[0] != Submission.Channel.WEB],
        widget=forms.RadioSelect,
        error_messages={"required": _("出し方を選んでください。")},
    )
    received_on = WrittenDateField(label=_("届いた日"))
    text = LongTextField(
        label=_("届いた文"),
        longest=CHAPTER,
        rows=12,
        help_text=_("届いたまま書きうつします。名前や住所は要りません。ここに書いた文は公表しません。"),
        error_messages={"required": _("届いた文を書いてください。")},
    )
    splits = forms.BooleanField(
        label=_("空の行で分けて、いくつかの意見にする"),
        required=False,
        help_text=_("後から分けることもできます。"),
    )
    item = forms.ChoiceField(
        label=_("どの項目への意見か"), required=False, error_messages={"invalid_choice": WRONG_ITEM}
    )
    about = forms.CharField(
        label=_("どんな人"), max_length=60, required=False, help_text=_("例：ここに住んでいる方、団体")
    )
    late_because = forms.CharField(
        label=_("しめきりの後に受けた理由"),
        max_length=120,
        required=False,
        help_text=_("しめきりの後に届いたときだけ書きます。例：消印がしめきりの日だったため"),
    )

    def __init__(self, round_: CommentRound, *args: Any, **kwargs: Any) -> None:
        start = {"once": new_uid(), "received_on": min(today(), round_.closes_on), "channel": kwargs.pop("channel", "")}
        super().__init__(*args, **{"initial": start} | kwargs)
        self.round = round_
        self.fields["item"].choices = choices(outline(round_.edition))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.parts = parts_of(cleaned.get("text", ""))
        if cleaned.get("splits"):
            try:
                _few_enough(self.parts)
            except ValidationError as error:
                self.add_error("text", error)
        return cleaned

    def submission(self) -> Submission:
        given = self.cleaned_data
        return Submission(
            round=self.round, channel=given["channel"], received_on=given["received_on"], text=plain(given["text"]),
            about=" ".join(given["about"].split()), late_because=" ".join(given["late_because"].split()),
            sample=self.round.sample,
        )  # fmt: skip

    def said(self) -> list[Said]:
        kind, _sep, uid = self.cleaned_data["item"].partition(":")
        parts = self.parts if self.cleaned_data["splits"] else [plain(self.cleaned_data["text"])]
        return [Said(part, kind, uid) for part in parts]

    def key(self) -> str:
        return f"comment:{self.round.uid}:{self.cleaned_data['once'] or new_uid()}"


class CorrectForm(forms.ModelForm):
    """How and when it came, where somebody typed it wrongly; the words stay as they came."""

    received_on = WrittenDateField(label=_("届いた日"))

    class Meta:
        model = Submission
        fields = ("channel", "received_on", "about", "late_because")
        widgets = {"channel": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.channel == Submission.Channel.WEB:
            del self.fields["channel"]
        else:
            paper = [choice for choice in Submission.Channel.choices if choice[0] != Submission.Channel.WEB]
            self.fields["channel"].choices = paper  # type: ignore[attr-defined]


class SplitForm(forms.Form):
    text = LongTextField(
        label=_("届いた文"),
        longest=CHAPTER,
        rows=14,
        help_text=_("意見と意見の間に、空の行を入れてください。届いた文そのものは、変わらずに残ります。"),
        error_messages={"required": _("文を書いてください。")},
    )

    def clean_text(self) -> str:
        self.parts = parts_of(self.cleaned_data["text"])
        _few_enough(self.parts)
        return str(self.cleaned_data["text"])


class SentenceForm(forms.Form):
    sentence = forms.CharField(
        label=_("お知らせの一文"),
        max_length=LONGEST_SENTENCE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("みなさんに見えます。人の名前は書かないでください。"),
        error_messages={"required": _("みなさんに伝える一文を書いてください。")},
    )

    def clean_sentence(self) -> str:
        return " ".join(self.cleaned_data["sentence"].split())


class _Published(forms.Form):
    """Words that everybody will read: what may tell who somebody is has to be looked at once."""

    published_words: tuple[str, ...] = ()

    def ask_for_a_correction(self, round_: CommentRound) -> None:
        if not round_.published_at:
            del self.fields["correction"]

    def _correction(self) -> str:
        return " ".join(self.cleaned_data.get("correction", "").split())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in self.published_words:
            found = may_tell_who(cleaned.get(name) or "")
            if found and not cleaned.get("checked"):
                self.add_error(
                    name,
                    _(
                        "%(found)s。個人のことなら消してください。公表してよいものなら、下の「確かめました」に印をつけてください。"
                    )
                    % {"found": "／".join(found)},
                )
        return cleaned


def _checked() -> forms.BooleanField:
    return forms.BooleanField(label=_("個人のことが書かれていないことを確かめました"), required=False)


def _correction() -> forms.CharField:
    return forms.CharField(
        label=_("何を訂正したか（一文）"),
        max_length=LONGEST_SENTENCE,
        help_text=_("結果を公表した後なので、結果のページに出ます。"),
        error_messages={"required": _("結果を公表した後なので、何を訂正したかを一文で書いてください。")},
    )


class OpinionForm(_Published, SeenForm):
    published_words = ("shown", "answer")

    item = forms.ChoiceField(
        label=_("どの項目への意見か"), required=False, error_messages={"invalid_choice": WRONG_ITEM}
    )
    shown = LongTextField(
        label=_("公表する意見の要旨"),
        longest=PASSAGE,
        rows=5,
        required=False,
        help_text=_("この欄だけが公表されます。だれの意見か分かることは、書かないでください。"),
    )
    disposition = forms.ChoiceField(label=_("対応の区分"), required=False, widget=forms.RadioSelect)
    answer = LongTextField(label=_("考え方（回答）"), longest=PASSAGE, rows=6, required=False)
    changed = forms.ChoiceField(
        label=_("直した項目"),
        required=False,
        help_text=_("計画を直した意見だけ選びます。結果のページから、その項目へ行けるようになります。"),
        error_messages={"invalid_choice": _("この項目は、直した版にありません。一覧から選びなおしてください。")},
    )
    checked = _checked()
    correction = _correction()

    def __init__(self, opinion: Opinion, *args: Any, **kwargs: Any) -> None:
        round_ = opinion.submission.round
        state = opinion_state(opinion)
        super().__init__(*args, **{"initial": dict(state)} | kwargs)
        self.opinion = opinion
        fields: dict[str, Any] = self.fields
        fields["item"].choices = _with(choices(outline(round_.edition)), state["item"])
        rows = round_.dispositions.values_list("pk", "name")
        fields["disposition"].choices = [*((str(pk), name) for pk, name in rows), ("", _("まだ決めない"))]
        if round_.answered_in is None:
            del fields["changed"]
        else:
            places = choices(outline(round_.answered_in))
            fields["changed"].choices = _with([("", str(_("（選ばない）"))), *places[1:]], state["changed"])
        self.ask_for_a_correction(round_)

    @property
    def state(self) -> State:
        given = self.cleaned_data
        found = {name: plain(given[name]) for name in ("item", "shown", "disposition", "answer")}
        return found | {"changed": given.get("changed", opinion_state(self.opinion)["changed"])}

    @property
    def correction_words(self) -> str:
        return self._correction()


def _with(offered: list[tuple[str, str]], chosen: str) -> list[tuple[str, str]]:
    """What was chosen stays chosen, also where the edition no longer has it."""
    return offered if any(key == chosen for key, _label in offered) else [*offered, (chosen, chosen)]


class TogetherForm(_Published):
    """One answer for several opinions."""

    published_words = ("answer",)

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    disposition = forms.ModelChoiceField(
        label=_("対応の区分"),
        queryset=OpinionDisposition.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("区分を選んでください。"), "invalid_choice": _("区分を選びなおしてください。")},
    )
    answer = LongTextField(
        label=_("考え方（回答）"), longest=PASSAGE, rows=6, error_messages={"required": _("回答を書いてください。")}
    )
    checked = _checked()
    correction = _correction()

    def __init__(self, round_: CommentRound, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["disposition"].queryset = round_.dispositions.all()  # type: ignore[attr-defined]
        self.ask_for_a_correction(round_)

    @property
    def correction_words(self) -> str:
        return self._correction()


class AddOpinionForm(forms.Form):
    item = forms.ChoiceField(
        label=_("どの項目への意見か"), required=False, error_messages={"invalid_choice": WRONG_ITEM}
    )
    said = LongTextField(
        label=_("届いた意見の文"),
        longest=CHAPTER,
        rows=6,
        help_text=_("届いた文の中の、この意見のところです。公表しません。"),
        error_messages={"required": _("届いた文の中の、この意見のところを書いてください。")},
    )

    def __init__(self, round_: CommentRound, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = choices(outline(round_.edition))  # type: ignore[attr-defined]

    def spoken(self) -> Said:
        kind, _sep, uid = self.cleaned_data["item"].partition(":")
        return Said(plain(self.cleaned_data["said"]), kind, uid)


def asked_place(round_: CommentRound, item: str, wording: Any = str) -> Place | None:
    """`?item=`: an item's uid, with or without its kind in front."""
    return place_in(round_.edition, item.rpartition(":")[2], wording) if item else None
