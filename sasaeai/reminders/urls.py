from django.urls import path

from .views import calls, own, preview, terms

app_name = "reminders"

urlpatterns = [
    path("desk/reminders/", preview.preview, name="preview"),
    path("desk/reminders/count/", preview.count, name="count"),
    path("desk/reminders/letters/<str:kind>/<number:pk>/", preview.letter, name="letter"),
    path("desk/reminders/terms/", terms.terms, name="terms"),
    path("desk/reminders/seasons/", terms.seasons, name="seasons"),
    path("desk/reminders/seasons/add/", terms.edit_season, name="season_add"),
    path("desk/reminders/seasons/<number:pk>/", terms.edit_season, name="season"),
    path("desk/reminders/calls/", calls.calls, name="calls"),
    path("desk/reminders/calls/paper/", calls.paper, name="calls_paper"),
    path("desk/reminders/calls/<str:kind>/<number:pk>/", calls.note, name="call"),
    path("desk/reminders/calls/<str:kind>/<number:pk>/undo/", calls.undo, name="call_undo"),
    path("accounts/reminders/", own.mine, name="mine"),
    path("reminders/<str:token>/", own.choose_by_link, name="choose"),
    path("reminders/<str:token>/stop/", own.stop, name="stop"),
]
