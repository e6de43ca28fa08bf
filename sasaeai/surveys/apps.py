from django.apps import AppConfig


class Config(AppConfig):
    name = "sasaeai.surveys"
    label = "surveys"
    verbose_name = "アンケート"
