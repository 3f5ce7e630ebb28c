"""The addresses of the pages that look at decisions."""

from django.urls import path

from apps.review import views

app_name = "review"

urlpatterns = [
    path("decisions/<uuid:pk>/", views.result, name="result"),
    path("decisions/<uuid:pk>/picture/", views.picture, name="pictures"),
    path("decisions/<uuid:pk>/picture/<slug:stage>/", views.picture, name="picture"),
    path("decisions/<uuid:pk>/today", views.by_todays_rules, name="by_todays_rules"),
]
