from __future__ import annotations

from django.urls import path

from .views import desk_years

app_name = "reviews"

urlpatterns = [
    # 事務局と委員会
    path("desk/reviews/", desk_years.years, name="years"),
    path("desk/reviews/open/", desk_years.open_one, name="open"),
    path("desk/reviews/<str:uid>/", desk_years.year, name="year"),
]
