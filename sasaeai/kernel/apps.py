from django.apps import AppConfig
from django.db.models import IntegerField
from django.urls import register_converter
from django.utils.module_loading import autodiscover_modules

from sasaeai.kernel.numbers import InEightBytes, NumberConverter


class Config(AppConfig):
    name = "sasaeai.kernel"
    label = "kernel"
    verbose_name = "基盤"

    def ready(self) -> None:
        register_converter(NumberConverter, "number")
        IntegerField.register_lookup(InEightBytes)
        autodiscover_modules("metrics", "journal", "schedule", "checks", "goal_news", "desk_jobs")
