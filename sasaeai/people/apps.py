from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class Config(AppConfig):
    name = "sasaeai.people"
    label = "people"
    verbose_name = "人と役割"

    def ready(self) -> None:
        autodiscover_modules("personal")
