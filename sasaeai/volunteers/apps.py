from django.apps import AppConfig


class Config(AppConfig):
    name = "sasaeai.volunteers"
    label = "volunteers"
    verbose_name = "ボランティアの仲介"
