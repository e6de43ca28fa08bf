from django.apps import AppConfig


class Config(AppConfig):
    name = "sasaeai.design"
    label = "design"
    verbose_name = "見た目"
