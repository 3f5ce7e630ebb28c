"""Where Continue and Back lead: on through the section, or, after a Change, to what it raised and then back to its row."""

from django.http import HttpRequest
from django.urls import reverse

from apps.decisions.engine.terms import Question
from apps.decisions.forms import field_name
from apps.intake import selectors
from apps.intake.journey.way import raised_by
from apps.intake.views.sheet import Sheet, url_of


def after(request: HttpRequest, sheet: Sheet) -> str:
    """Where Continue leads: on through the section, or, after a Change, to what it raised and then back to its row."""
    row, way = request.POST.get("row", ""), sheet.desk.journey
    if row not in way.question:
        return next_url(sheet, sheet.questions[0])
    raised = [question.slug for question in raised_by(sheet.before or way, way)]
    waiting = [slug for slug in request.POST.get("then", "").split(",") if slug in way.book.question]
    open_now = [slug for slug in dict.fromkeys([*raised, *waiting]) if way.is_asked(slug) and not way.is_answered(slug)]
    queue = [slug for slug in open_now if slug != sheet.questions[0].slug]
    if not queue:
        return row_url(sheet.desk, row)
    return f"{url_of(sheet.desk, way.question[queue[0]])}?row={row}&then={','.join(queue[1:])}"


def before(request: HttpRequest, sheet: Sheet) -> str:
    """Where Back leads: the question before, the row it came from, or the task list."""
    row = request.POST.get("row", "")
    if row in sheet.desk.journey.question:
        return row_url(sheet.desk, row)
    earlier = sheet.desk.journey.before(sheet.questions[0].slug)
    return url_of(sheet.desk, earlier) if earlier else task_list(sheet)


def next_url(sheet: Sheet, asked: Question) -> str:
    later = sheet.desk.journey.next_after(asked.slug)
    return url_of(sheet.desk, later) if later else task_list(sheet)


def task_list(sheet: Sheet) -> str:
    return f"{reverse('intake:task_list', args=[sheet.desk.use_case.pk])}#section-{sheet.questions[0].section}"


def row_url(desk: selectors.Desk, slug: str) -> str:
    return f"{reverse('intake:check', args=[desk.use_case.pk])}#answer-{field_name(slug)}"
