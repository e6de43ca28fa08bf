from django.apps import AppConfig


class Config(AppConfig):
    name = "sasaeai.learning"
    label = "learning"
    verbose_name = "講座と資格"
