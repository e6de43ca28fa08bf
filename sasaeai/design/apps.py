from django import forms
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    name = "sasaeai.design"
    label = "design"
    verbose_name = "見た目"

    def ready(self) -> None:
        """Every form says what to do next; Django's own sentence only says that something is required."""
        forms.Field.default_error_messages["required"] = _("空いています。書くか、選んでください。")
