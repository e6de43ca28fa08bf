from django.apps import AppConfig


class Config(AppConfig):
    name = "sasaeai.plans"
    label = "plans"
    verbose_name = "計画"
