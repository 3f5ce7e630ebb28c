"""The public pages of the catalogue and of the prices: readable by anyone, without anything from a workspace."""

from django.urls import path

from apps.catalogue import views

app_name = "catalogue"
urlpatterns = [
    path("catalogue/", views.tasks, name="list"),
    path("catalogue/<slug:slug>", views.task, name="task"),
    path("prices/", views.prices, name="prices"),
]
