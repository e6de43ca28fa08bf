"""How every form of the system is drawn: label above, help before the field, errors on top and at the field."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    form_template_name = "design/form.html"
    field_template_name = "design/field.html"
