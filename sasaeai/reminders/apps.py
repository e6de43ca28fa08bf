from django.apps import AppConfig


class Config(AppConfig):
    name = "sasaeai.reminders"
    label = "reminders"
    verbose_name = "週に一度のお知らせ"
