from django.apps import AppConfig


class Config(AppConfig):
    name = "sasaeai.records"
    label = "records"
    verbose_name = "活動の記録"
