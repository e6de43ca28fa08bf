from django.apps import AppConfig


class Config(AppConfig):
    name = "sasaeai.people"
    label = "people"
    verbose_name = "人と役割"
