"""The addresses of the pages that look at decisions."""

from django.urls import path

from apps.review.views import compare, portfolio, result, samples, scenarios, what_if

app_name = "review"

urlpatterns = [
    path("portfolio/", portfolio.portfolio, name="portfolio"),
    path("compare/", compare.compare, name="compare"),
    path("samples/<slug:slug>", samples.sample_decision, name="sample"),
    path("decisions/<uuid:pk>/", result.result, name="result"),
    path("decisions/<uuid:pk>/picture/", result.picture, name="pictures"),
    path("decisions/<uuid:pk>/picture/<slug:stage>/", result.picture, name="picture"),
    path("decisions/<uuid:pk>/today", result.by_todays_rules, name="by_todays_rules"),
    path("use-cases/<uuid:pk>/what-if", what_if.of_use_case, name="what_if"),
    path("decisions/<uuid:pk>/what-if", what_if.of_decision, name="what_if_decision"),
    path("what-if/<uuid:pk>", what_if.scenario, name="scenario"),
    path("what-if/<uuid:pk>/save", scenarios.save, name="scenario_save"),
    path("what-if/<uuid:pk>/take/<slug:slug>", scenarios.take_over, name="take_over"),
    path("use-cases/<uuid:pk>/scenarios", scenarios.of_use_case, name="scenarios"),
]
