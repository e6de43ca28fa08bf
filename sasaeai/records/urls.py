from __future__ import annotations

from django.urls import path

from .views import activities, by_link, kinds, ledger, links

app_name = "records"

urlpatterns = [
    path("activities/", activities.activities, name="activities"),
    path("record/<str:token>/", by_link.by_link, name="by_link"),
    path("record/<str:token>/<str:uid>/", by_link.told, name="told"),
    path("record/<str:token>/<str:uid>/undo/", by_link.undo, name="undo"),
    path("desk/records/", ledger.records, name="records"),
    path("desk/records/table.<str:ending>", ledger.table, name="table"),
    path("desk/records/add/", ledger.add, name="add"),
    path("desk/records/kinds/", kinds.kinds, name="kinds"),
    path("desk/records/kinds/add/", kinds.edit_kind, name="kind_add"),
    path("desk/records/kinds/<number:pk>/", kinds.edit_kind, name="kind_edit"),
    path("desk/records/links/", links.links, name="links"),
    path("desk/records/links/add/", links.make, name="link_add"),
    path("desk/records/links/<str:uid>/", links.link, name="link"),
    path("desk/records/links/<str:uid>/sheet/", links.sheet, name="sheet"),
    path("desk/records/links/<str:uid>/type/", links.type_sheet, name="type_sheet"),
    path("desk/records/links/<str:uid>/end/", links.end, name="link_end"),
    path("desk/records/<str:uid>/", ledger.record, name="record"),
    path("desk/records/<str:uid>/edit/", ledger.edit, name="edit"),
    path("desk/records/<str:uid>/bin/", ledger.put_into_bin, name="bin"),
    path("desk/records/<str:uid>/restore/", ledger.restore, name="restore"),
    path("desk/records/<str:uid>/accept/", ledger.accept, name="accept"),
    path("desk/records/<str:uid>/withdraw/", ledger.withdraw, name="withdraw"),
]
