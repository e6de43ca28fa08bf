"""A frame for the tests of this room: design knows no other app, so its tests ask none for the site's words."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import include, path

urlpatterns = [path("design/", include("sasaeai.design.urls"))]


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "site": {
            "name": "みどりのわ・ささえ愛プラン",
            "subtitle": "横浜市緑区 第2期地域福祉保健計画",
            "sample": True,
            "nav": [
                {"label": "計画", "url": "/plan/", "current": True},
                *[
                    {"label": label, "url": f"/{label}/"}
                    for label in ("11地区", "できたこと", "手伝う", "講座", "みんなの声")
                ],
            ],
            "help": {"label": "困ったとき", "url": "/help/", "current": False},
            "footer": ["緑区役所 福祉保健課 ・ 緑区社会福祉協議会 ・ 区内地域ケアプラザ"],
            "footer_links": [{"label": "ウェブアクセシビリティ", "url": "/accessibility/"}],
            "languages": [{"code": "ja-simple", "label": "やさしい日本語", "url": "/ja-simple/", "current": False}],
            "sign_in_url": "/sign-in/",
            "goals": [{"number": number, "colour": number} for number in range(1, 6)],
        }
    }


def use(settings: Any, *, with_site: bool = True) -> None:
    settings.ROOT_URLCONF = "sasaeai.design.tests.frame"
    settings.MIDDLEWARE = ["django.middleware.common.CommonMiddleware", "csp.middleware.CSPMiddleware"]
    settings.ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
    template = {**settings.TEMPLATES[0], "OPTIONS": {**settings.TEMPLATES[0]["OPTIONS"]}}
    processors = ["django.template.context_processors.request"]
    template["OPTIONS"]["context_processors"] = processors + ["sasaeai.design.tests.frame.site"] * with_site
    settings.TEMPLATES = [template]
