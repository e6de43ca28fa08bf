"""A form: label above, help before the field, errors at the field and in a summary on top."""

from __future__ import annotations

from django import forms

from sasaeai.design.portfolio import ExampleForm


class Small(forms.Form):
    title = forms.CharField(label="題名", help_text="短く書いてください。")
    way = forms.ChoiceField(label="届け方", choices=[("paper", "紙")], widget=forms.RadioSelect)

    def clean(self):
        raise forms.ValidationError("二つの欄が合いません。")


def test_label_help_error_and_field_stand_in_this_order():
    html = str(Small({"title": ""})["title"].as_field_group())
    places = [html.index(part) for part in ("<label", 'id="id_title_helptext"', 'id="id_title_error"', "<input")]
    assert places == sorted(places)
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert 'aria-invalid="true"' in html


def test_the_summary_leads_to_each_wrong_field_and_has_the_focus():
    html = str(Small({"title": ""}))
    summary = html[: html.index("</ul>")]
    assert 'href="#id_title"' in summary
    assert 'href="#id_way"' in summary
    assert "二つの欄が合いません。" in summary
    assert "autofocus" in summary
    assert 'id="id_way"' in html


def test_choices_stand_in_a_fieldset_with_a_legend():
    html = str(Small()["way"].as_field_group())
    assert html.index("<fieldset") < html.index("<legend>届け方") < html.index('type="radio"')


def test_a_form_without_errors_has_no_summary():
    assert "notice error" not in str(Small())
    assert "notice error" not in str(ExampleForm())
