from django.urls import path

from sasaeai.design import views

app_name = "design"
urlpatterns = [
    path("", views.show, name="portfolio"),
    path("text/<str:size>/", views.text, name="text"),
]
