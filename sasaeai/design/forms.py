"""How every form of the system is drawn: label above, help before the field, errors on top and at the field."""

from __future__ import annotations

from typing import Any

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest

from sasaeai.design.fields import WIDGETS, field_group


class Renderer(TemplatesSetting):
    form_template_name = "design/form.html"
    field_template_name = "a field without a template"

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        if template_name == self.field_template_name:
            return field_group(context["field"])
        if drawn := WIDGETS.get(template_name):
            return drawn(context["widget"])
        return super().render(template_name, context, request)
