from django.apps import AppConfig


class Config(AppConfig):
    name = "sasaeai.press"
    label = "press"
    verbose_name = "冊子・様式"
