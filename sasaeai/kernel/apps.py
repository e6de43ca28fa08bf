from django.apps import AppConfig


class Config(AppConfig):
    name = "sasaeai.kernel"
    label = "kernel"
    verbose_name = "基盤"
