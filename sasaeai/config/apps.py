from django.apps import AppConfig
from django.conf.locale import LANG_INFO


class Config(AppConfig):
    name = "sasaeai.config"
    label = "config"

    def ready(self) -> None:
        LANG_INFO["ja-simple"] = {
            "bidi": False,
            "code": "ja-simple",
            "name": "Easy Japanese",
            "name_local": "やさしい日本語",
        }
