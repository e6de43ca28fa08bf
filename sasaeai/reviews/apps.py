from django.apps import AppConfig


class Config(AppConfig):
    name = "sasaeai.reviews"
    label = "reviews"
    verbose_name = "年度のふりかえり"
