"""Forms of the beginning: the ward with its districts, and a period with its own words."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.codes import repaired_code, validate_code
from sasaeai.areas.models import Area
from sasaeai.areas.whole import kind_in
from sasaeai.kernel.clock import today
from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.plans.actions.setting_up import District
from sasaeai.plans.models import Period
from sasaeai.plans.romaji import romaji

from .written import LinesField, WrittenYearField

LATIN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# A period cannot be taken back once it is started. No plan has more levels, or is begun so long before it starts.
DEEPEST = 6
YEARS_AHEAD = 10


def read_districts(lines: list[str]) -> list[District]:
    """「鴨居　かもい」, 「鴨居 kamoi」 or only 「鴨居」 on each line; a missing address is made from the reading.

    Raises ValidationError that names the line.
    """
    found: list[District] = []
    for number, line in enumerate(lines, start=1):
        name, *more = re.split(r"[\s,、，\t]+", line)
        latin = next((part.lower() for part in more if part.isascii()), "")
        kana = next((part for part in more if not part.isascii()), "")
        slug = latin or romaji(kana) or f"district-{number}"
        if not LATIN.fullmatch(slug):
            gaps = {"number": number, "line": line}
            raise ValidationError(
                now_("%(number)s行目「%(line)s」：英字は、半角の英字・数字・ハイフンで書いてください。") % gaps
            )
        if any(other.slug == slug for other in found):
            gaps = {"number": number, "line": line, "slug": slug}
            raise ValidationError(
                now_(
                    "%(number)s行目「%(line)s」：アドレスの「%(slug)s」が前の行と同じです。別の英字を書き加えてください。"
                )
                % gaps
            )
        found.append(District(name, kana, slug))
    return found


class AreaStartForm(forms.Form):
    name = forms.CharField(
        label=_("区・市町村の名前"),
        max_length=80,
        help_text=_("例：緑区、みなと市"),
        error_messages={"required": _("区・市町村の名前を書いてください。")},
    )
    slug = forms.CharField(
        label=_("アドレスに使う英字"),
        max_length=60,
        help_text=_("例：midori"),
        error_messages={"required": _("アドレスに使う英字を書いてください（例：midori）。")},
    )
    code = forms.CharField(
        label=_("全国地方公共団体コード"),
        required=False,
        max_length=12,
        help_text=_("6けたの数字です（例：141135）。"),
    )
    level = forms.CharField(
        label=_("その段の呼び方"),
        max_length=40,
        required=False,
        help_text=_(
            "空けておくと、名前の終わりの「区」「市」「町」「村」にします。文の中の「区計画」「市計画」などに使います。"
        ),
    )
    district_level = forms.CharField(
        label=_("その下の段の呼び方"), max_length=40, initial=_("地区"), help_text=_("例：地区、学区、地域")
    )
    districts = LinesField(
        label=_("地区の名前（1行に一つ）"),
        required=False,
        rows=12,
        help_text=_("よみがなも書くと、アドレスの英字ができます（例：鴨居　かもい）。地区がなければ空けておきます。"),
    )
    person = forms.CharField(
        label=_("あなたのお名前"),
        max_length=100,
        help_text=_("事務局の最初の一人になります。ほかの人は、あとから招待できます。"),
        error_messages={"required": _("お名前を書いてください。")},
    )

    def __init__(self, *args: Any, needs_person: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needs_person:
            del self.fields["person"]

    def clean_level(self) -> str:
        level = str(self.cleaned_data["level"]).strip() or kind_in(self.cleaned_data.get("name", ""))
        if not level:
            raise ValidationError(
                now_("名前の終わりから分かりません。「市」「町」など、文の中での呼び方を書いてください。")
            )
        return level

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"]).lower()
        if not LATIN.fullmatch(slug):
            raise ValidationError(now_("半角の英字・数字・ハイフンで書いてください（例：midori）。"))
        return slug

    def clean_code(self) -> str:
        code = repaired_code(self.cleaned_data["code"]) if self.cleaned_data["code"] else ""
        if code:
            validate_code(code)
        return code

    def clean_districts(self) -> list[District]:
        districts = read_districts(self.cleaned_data["districts"])
        if any(district.slug == self.cleaned_data.get("slug") for district in districts):
            raise ValidationError(
                now_("地区のアドレスが、区・市町村のものと同じです。地区に別の英字を書き加えてください。")
            )
        return districts


class PeriodForm(forms.Form):
    """The years and names of a period; its own words too, unless they come from the period before."""

    number = forms.IntegerField(
        label=_("第何期"), min_value=1, max_value=99, error_messages={"required": _("第何期かを数字で書いてください。")}
    )
    title = forms.CharField(
        label=_("計画の名前"),
        max_length=120,
        help_text=_("例：第2期みどりのわ・ささえ愛プラン"),
        error_messages={"required": _("計画の名前を書いてください。")},
    )
    formal_title = forms.CharField(
        label=_("正式な名前"), required=False, max_length=160, help_text=_("例：第2期 地域福祉保健計画")
    )
    first_year = WrittenYearField(label=_("はじめの年度"))
    years = forms.IntegerField(
        label=_("何年間"),
        min_value=1,
        max_value=12,
        initial=5,
        error_messages={
            "required": _("何年間の計画かを書いてください。"),
            "min_value": _("計画の年数は1年から12年までにしてください。"),
            "max_value": _("計画の年数は1年から12年までにしてください。"),
        },
    )
    districts = forms.ModelMultipleChoiceField(
        label=_("地区別計画をつくる地区"),
        queryset=Area.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    measure_name = forms.CharField(
        label=_("取組の呼び方"), max_length=20, help_text=_("例：取組、取組例、具体的取組"),
        error_messages={"required": _("取組を何と呼ぶかを書いてください。")},
    )  # fmt: skip
    levels = LinesField(
        label=_("目標の段の呼び方（上から1行に一つ）"),
        rows=3,
        help_text=_("行の数が、目標の段の数になります。例：基本目標、小目標"),
        error_messages={"required": _("目標の段の呼び方を、一つ以上書いてください。")},
    )
    content_kinds = LinesField(label=_("内容・課題の種類（1行に一つ）"), required=False)
    edition_kinds = LinesField(
        label=_("版の種類（1行に一つ）"), rows=6, error_messages={"required": _("版の種類を、一つ以上書いてください。")}
    )
    final_kinds = LinesField(
        label=_("そのうち、確定した版"),
        rows=3,
        required=False,
        help_text=_("確定した版を公開すると、目標と取組の番号が決まり、その後は変わりません。"),
    )
    schedule_states = LinesField(
        label=_("スケジュール表のことば（早いものから1行に一つ）"),
        rows=6,
        required=False,
        help_text=_("例：検討、試行、実施"),
    )

    WORDS = ("measure_name", "levels", "content_kinds", "edition_kinds", "final_kinds", "schedule_states")

    def __init__(self, root: Area, spec: dict[str, Any] | None, last: Period | None, *args: Any, **kwargs: Any) -> None:
        """`spec` is a starting point's; None takes words, goals and districts from the period before."""
        self.root, self.spec, self.last = root, spec, last
        super().__init__(*args, **kwargs | {"initial": self._initial()})
        districts: Any = self.fields["districts"]
        districts.queryset = Area.objects.children_of(root, today())
        if spec is None:
            for name in (*self.WORDS, "districts"):
                del self.fields[name]
        elif not districts.queryset.exists():
            del self.fields["districts"]

    def _initial(self) -> dict[str, Any]:
        last, spec = self.last, self.spec or {}
        following = FiscalYear(last.first_year + last.years) if last else FiscalYear.of(today()) + 1
        kinds = spec.get("edition_kinds", [])
        return {
            "number": last.number + 1 if last else 1,
            "first_year": following,
            "years": last.years if last else 5,
            "districts": list(Area.objects.children_of(self.root, today()).values_list("pk", flat=True)),
            "measure_name": spec.get("measure_name", ""),
            "levels": [row["name"] for row in spec.get("levels", [])],
            "content_kinds": [row["name"] for row in spec.get("content_kinds", [])],
            "edition_kinds": [row["name"] for row in kinds],
            "final_kinds": [row["name"] for row in kinds if row.get("is_final")],
            "schedule_states": [row["name"] for row in spec.get("schedule_states", [])],
        }

    def clean_number(self) -> int:
        number = int(self.cleaned_data["number"])
        if Period.objects.filter(area=self.root, number=number).exists():
            raise ValidationError(
                now_("第%(number)s期の計画は、すでにあります。別の番号にしてください。") % {"number": number}
            )
        return number

    def clean_first_year(self) -> FiscalYear:
        first: FiscalYear = self.cleaned_data["first_year"]
        if first.year > FiscalYear.of(today()).year + YEARS_AHEAD:
            gaps = {"year": first.words, "years": YEARS_AHEAD}
            raise ValidationError(now_("%(year)sは%(years)s年より先です。年を確かめてください。") % gaps)
        return first

    def clean_levels(self) -> list[str]:
        levels: list[str] = self.cleaned_data["levels"]
        needed = depth(self.spec or {})
        if len(levels) < needed:
            gaps = {"needed": needed}
            raise ValidationError(
                now_("このひな形の目標は%(needed)s段あります。段の呼び方を%(needed)s行書いてください。") % gaps
            )
        if len(levels) > DEEPEST:
            gaps = {"most": DEEPEST, "found": len(levels)}
            raise ValidationError(
                now_(
                    "段は%(most)sつまでです（いま%(found)s行あります）。ここには、目標の文ではなく、"
                    "段の呼び方を書いてください。例：基本目標、小目標"
                )
                % gaps
            )
        return levels

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        unknown = [name for name in cleaned.get("final_kinds", []) if name not in cleaned.get("edition_kinds", [])]
        if unknown and "edition_kinds" in cleaned:
            gaps = {"names": "、".join(unknown)}
            self.add_error(
                "final_kinds", now_("「%(names)s」は、版の種類にありません。同じ言葉で書いてください。") % gaps
            )
        return cleaned

    @property
    def period(self) -> Period:
        given = self.cleaned_data
        return Period(
            area=self.root,
            number=given["number"],
            name=now_("第%(number)s期") % {"number": given["number"]},
            title=given["title"],
            formal_title=given["formal_title"],
            first_year=given["first_year"].year,
            years=given["years"],
            predecessor=self.last,
        )

    @property
    def own_spec(self) -> dict[str, Any]:
        """The starting point's goals with the words that stand on the page."""
        given, spec = self.cleaned_data, self.spec or {}
        tones = {row["name"]: row["tone"] for row in spec.get("schedule_states", [])}
        return {
            "measure_name": given["measure_name"],
            "levels": [{"depth": depth, "name": name} for depth, name in enumerate(given["levels"], start=1)],
            "content_kinds": [{"name": name} for name in given["content_kinds"]],
            "edition_kinds": [
                {"name": name, "is_final": name in given["final_kinds"]} for name in given["edition_kinds"]
            ],
            "schedule_states": [
                {"name": name, "tone": tones.get(name, min(place, 6))}
                for place, name in enumerate(given["schedule_states"], start=1)
            ],
            **{name: spec[name] for name in ("goals", "grades", "grading_rule") if name in spec},
        }


def depth(spec: dict[str, Any]) -> int:
    """How many levels a starting point's goals have; at least one."""
    depths: dict[str, int] = {}
    for row in spec.get("goals", []):
        depths[row["key"]] = depths.get(row.get("parent", ""), 0) + 1
    return max(depths.values(), default=1)
