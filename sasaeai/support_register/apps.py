from django.apps import AppConfig


class Config(AppConfig):
    name = "sasaeai.support_register"
    label = "support_register"
    verbose_name = "要援護者の登録"
