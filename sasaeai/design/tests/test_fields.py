"""Fields drawn without templates are what Django's templates would have drawn."""

from __future__ import annotations

from datetime import date

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from sasaeai.design.fields import WIDGETS
from sasaeai.design.forms import Renderer

CHOICES = [
    ("", "―"),
    (1, 2500),
    ("a&b", "<b>"),
    ("組", [(None, mark_safe("<i>たぬき</i>")), ("k", gettext_lazy("必須"))]),
    (date(2011, 3, 31), date(2011, 3, 31)),
]
ATTRIBUTES = {"id": "id_it", "class": 'a"b', "data-gone": False, "data-there": True, "rows": 3, "max": None}
INPUTS = [
    forms.TextInput, forms.NumberInput, forms.EmailInput, forms.URLInput, forms.TelInput, forms.ColorInput,
    forms.SearchInput, forms.PasswordInput, forms.HiddenInput, forms.DateInput, forms.DateTimeInput, forms.TimeInput,
    forms.CheckboxInput, forms.FileInput, forms.Textarea,
]  # fmt: skip
OF_CHOICES = [
    forms.Select,
    forms.SelectMultiple,
    forms.RadioSelect,
    forms.CheckboxSelectMultiple,
]


@pytest.mark.parametrize("kind", INPUTS)
@pytest.mark.parametrize(
    "value", [None, "", "山 <田> & 'x\"", mark_safe("<b>"), 0, 1234567, 0.5, date(2011, 3, 31), True]
)
def test_an_input_is_djangos(kind, value):
    for widget in (kind(), kind(ATTRIBUTES)):
        assert _drawn(widget, value) == _by_templates(widget, value)


@pytest.mark.parametrize("kind", OF_CHOICES)
@pytest.mark.parametrize("value", [None, "a&b", ["k", "1"], True])
def test_a_choice_is_djangos(kind, value):
    for attributes in (None, ATTRIBUTES, {"id": ""}):
        widget = kind(attributes)
        widget.choices = CHOICES
        assert _drawn(widget, value) == _by_templates(widget, value)


def test_one_choice_for_itself_is_djangos():
    class Form(forms.Form):
        one = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect)
        some = forms.MultipleChoiceField(choices=CHOICES, widget=forms.CheckboxSelectMultiple, required=False)

    ours, djangos = Form({"one": "1"}, renderer=Renderer()), Form({"one": "1"}, renderer=TemplatesSetting())
    for name in ("one", "some"):
        pairs = list(zip(ours[name].subwidgets, djangos[name].subwidgets, strict=True))
        assert len(pairs) == 6
        assert all(str(one) == str(other) and one.tag() == other.tag() for one, other in pairs)


def test_only_what_django_has_is_drawn():
    assert all(TemplatesSetting().get_template(name) for name in WIDGETS)


class Letter(forms.Form):
    name = forms.CharField(label="お名前 <姓名>", help_text=mark_safe("ふりがな<b>も</b>"), max_length=5)
    read = forms.BooleanField(label="読みました", help_text="下まで")
    way = forms.ChoiceField(label="返事", choices=[("m", "メール")], widget=forms.RadioSelect, required=False)


def test_a_field_has_its_label_its_help_and_its_faults():
    letter = Letter({"name": "山田 太郎 <さん>"})
    assert letter["name"].as_field_group() == (
        '<div class="field wrong">\n'
        '<label for="id_name">お名前 &lt;姓名&gt; <span class="must">必須</span></label>\n\n'
        '<div class="help-text" id="id_name_helptext">ふりがな<b>も</b></div>\n'
        '<div class="field-error" id="id_name_error"><p><span class="visually-hidden">エラー：</span>'
        f"{letter['name'].errors[0]}</p></div>\n"
        f"{letter['name']}\n\n</div>"
    )
    assert 'aria-describedby="id_name_helptext id_name_error"' in str(letter["name"])


def test_the_label_of_a_single_mark_stands_behind_it():
    letter = Letter()
    assert letter["read"].as_field_group() == (
        '<div class="field single">\n\n'
        '<div class="help-text" id="id_read_helptext">下まで</div>\n\n'
        f'<div class="check">{letter["read"]}<label for="id_read">読みました <span class="must">必須</span></label>'
        "</div>\n\n</div>"
    )


def test_several_marks_stand_in_a_group_with_a_legend():
    letter = Letter()
    assert letter["way"].as_field_group() == (
        '<div class="field">\n<fieldset id="id_way_group">\n<legend>返事</legend>\n\n\n\n'
        f"{letter['way']}\n</fieldset>\n</div>"
    )


def _drawn(widget: forms.Widget, value: object) -> str:
    assert widget.template_name in WIDGETS
    return widget.render("it", value, renderer=Renderer())


def _by_templates(widget: forms.Widget, value: object) -> str:
    return widget.render("it", value, renderer=TemplatesSetting())
