from django.urls import path

from .views import desks, districts, population

app_name = "areas"

urlpatterns = [
    path("desk/areas/", districts.area_list, name="areas"),
    path("desk/areas/add/", districts.area_add, name="area-add"),
    path("desk/areas/population/", population.population, name="population"),
    path("desk/areas/population/apply/", population.population_apply, name="population-apply"),
    path("desk/areas/towns/<number:pk>/", districts.town_edit, name="town"),
    path("desk/areas/desks/", desks.desk_list, name="desks"),
    path("desk/areas/desks/add/", desks.desk_add, name="desk-add"),
    path("desk/areas/desks/<number:pk>/", desks.desk_detail, name="desk"),
    path("desk/areas/desks/<number:pk>/edit/", desks.desk_edit, name="desk-edit"),
    path("desk/areas/desks/<number:pk>/services/add/", desks.service_add, name="service-add"),
    path("desk/areas/services/<number:pk>/", desks.service_edit, name="service"),
    path("desk/areas/area/<slug:slug>/", districts.area_detail, name="area"),
    path("desk/areas/area/<slug:slug>/edit/", districts.area_edit, name="area-edit"),
    path("desk/areas/area/<slug:slug>/towns/add/", districts.town_add, name="town-add"),
]
