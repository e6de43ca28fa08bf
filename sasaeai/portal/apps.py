from django.apps import AppConfig


class Config(AppConfig):
    name = "sasaeai.portal"
    label = "portal"
    verbose_name = "ポータル"
