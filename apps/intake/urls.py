"""The addresses of the guided form. Every question has its own; identifiers cannot be guessed."""

from django.urls import path

from apps.intake.views import bin, questions, starting, use_cases

app_name = "intake"

urlpatterns = [
    path("use-cases/", use_cases.use_cases, name="list"),
    path("use-cases/new", use_cases.new, name="new"),
    path("use-cases/start", starting.start, name="start"),
    path("use-cases/import", starting.take_in, name="take_in"),
    path("use-cases/bin", bin.bin_list, name="bin"),
    path("use-cases/<uuid:pk>/", use_cases.task_list, name="task_list"),
    path("use-cases/<uuid:pk>/idea", questions.section, {"slug": "idea"}, name="idea"),
    path("use-cases/<uuid:pk>/idea/save", questions.save_section, {"slug": "idea"}, name="save_idea"),
    path("use-cases/<uuid:pk>/questions/<slug:slug>", questions.question, name="question"),
    path("use-cases/<uuid:pk>/questions/<slug:slug>/save", questions.save, name="save"),
    path("use-cases/<uuid:pk>/sections/<slug:slug>", questions.section, name="section"),
    path("use-cases/<uuid:pk>/sections/<slug:slug>/save", questions.save_section, name="save_section"),
    path("use-cases/<uuid:pk>/check", use_cases.check, name="check"),
    path("use-cases/<uuid:pk>/decide", use_cases.decide, name="decide"),
    path("use-cases/<uuid:pk>/copy", starting.copy, name="copy"),
    path("use-cases/<uuid:pk>/case.json", starting.case_file, name="case_file"),
    path("use-cases/<uuid:pk>/bin", bin.move, name="move_to_bin"),
    path("use-cases/<uuid:pk>/restore", bin.restore, name="restore"),
]
