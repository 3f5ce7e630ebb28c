"""A page that was open when newer rules came, with a question that they no longer ask: what was typed into it is kept."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from apps.decisions.forms import QuestionForm
from apps.intake import selectors
from apps.intake.views import sheet as sheets
from apps.intake.views.frames import frame, problems_of, saving
from apps.intake.views.sheet import Sheet


def kept(request: HttpRequest, desk: selectors.Desk, slug: str) -> HttpResponse:
    """Store the answer and say so on the task list; where it could not be stored, show it again and say why."""
    if (asked := selectors.retired_question(slug)) is None:
        raise Http404("No such question in any rules")
    sheet = sheets.posted(request, desk, [asked])
    outrun = [form for form in sheet.shown if sheet.superseded and form.typed != sheet.desk.journey.of(form.question.slug).typed]
    if sheet.conflicts or sheet.too_long or outrun:
        return _not_kept(request, sheet, outrun)
    what = "What you typed is kept" if sheet.stored else "Nothing was changed"
    messages.info(request, f"“{asked.short}” is no longer asked, because newer rules are in force. {what}")
    return redirect("intake:task_list", pk=desk.use_case.pk)


def _not_kept(request: HttpRequest, sheet: Sheet, outrun: list[QuestionForm]) -> HttpResponse:
    asked, pk = sheet.questions[0], sheet.desk.use_case.pk
    problems = [*problems_of(sheet), *((f"#{form.name}", "Not saved: a newer text from this page is kept already") for form in outrun)]
    context = {
        **frame(sheet.desk, asked.section),
        **saving(sheet, judged=True, unsaved="Not saved yet: this is what you typed"),
        "asked": asked,
        "forms": sheets.dress(sheet, heading=1, judged=True),
        "problems": problems,
        "action": reverse("intake:question", args=[pk, asked.slug]),
    }
    return render(request, "intake/older.html", context, status=409)
