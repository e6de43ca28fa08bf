from django.apps import AppConfig


class Config(AppConfig):
    name = "tests.doings"
    label = "doings"
    verbose_name = "試験用の活動"
