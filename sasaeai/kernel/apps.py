from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class Config(AppConfig):
    name = "sasaeai.kernel"
    label = "kernel"
    verbose_name = "基盤"

    def ready(self) -> None:
        autodiscover_modules("metrics", "journal", "schedule", "checks")
