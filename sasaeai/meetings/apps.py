from django.apps import AppConfig


class Config(AppConfig):
    name = "sasaeai.meetings"
    label = "meetings"
    verbose_name = "話しあいと声"
