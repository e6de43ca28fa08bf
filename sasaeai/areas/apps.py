from django.apps import AppConfig


class Config(AppConfig):
    name = "sasaeai.areas"
    label = "areas"
    verbose_name = "地域"
