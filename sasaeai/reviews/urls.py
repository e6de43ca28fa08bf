from __future__ import annotations

from django.urls import path

from .views import by_link, desk_links, desk_years

app_name = "reviews"

urlpatterns = [
    # 変わりなし, without an account
    path("r/all/<str:token>/", by_link.of_owner, name="of_owner"),
    path("r/<str:token>/", by_link.by_link, name="by_link"),
    path("r/<str:token>/undo/", by_link.undo_by_link, name="undo_by_link"),
    # 事務局と委員会
    path("desk/reviews/", desk_years.years, name="years"),
    path("desk/reviews/open/", desk_years.open_one, name="open"),
    path("desk/reviews/<str:uid>/", desk_years.year, name="year"),
    path("desk/reviews/<str:uid>/links/", desk_links.links, name="links"),
    path("desk/reviews/<str:uid>/links/stop/", desk_links.stop, name="stop_links"),
    path("desk/reviews/<str:uid>/links/<number:owner>/", desk_links.paper, name="paper"),
]
