"""The public pages of the rules: readable by anyone, without anything from a workspace."""

from django.urls import path

from apps.decisions import views

app_name = "decisions"
urlpatterns = [
    path("rules/", views.rules, name="rules"),
    path("rules/picture/", views.picture, name="pictures"),
    path("rules/picture/<slug:stage>", views.picture, name="picture"),
    path("rules/<str:key>", views.rule, name="rule"),
    path("rules/history/<str:key>", views.rule_life, name="rule_life"),
    path("rules/<slug:kind>/<slug:key>", views.word, name="word"),
    path("sources/", views.sources, name="sources"),
    path("versions/", views.versions, name="versions"),
    path("versions/compare", views.compared, name="compared"),
    path("versions/<int:number>/rules.json", views.version_file, name="version_file"),
    path("versions/<int:number>", views.version, name="version"),
    path("versions/<int:number>.dmn", views.version_dmn, name="version_dmn"),
]
