"""What stands around the questions of a page: task list, live panel, the line about saving, the list of problems."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

from django.utils import timezone

from apps.decisions.engine.terms import Question
from apps.decisions.forms import field_name
from apps.intake import builder, selectors
from apps.intake.selectors import rows
from apps.intake.views import sheet as sheets
from apps.intake.views.sheet import Sheet


def frame(desk: selectors.Desk, section: str = "") -> dict[str, Any]:
    """What every page of a use case shows around its middle: task list, live panel, rules."""
    before = rows.before_the_last_page(desk.answers)
    earlier = None
    if before is not None:
        answer, stood = before
        earlier = replace(desk.journey, said={**desk.journey.said, answer.question: stood})
    return {
        "desk": desk,
        "use_case": desk.use_case,
        "steps": [(step, sheets.url_of_step(desk, step)) for step in desk.journey.steps],
        "here": section,
        "step": next((step for step in desk.journey.steps if step.slug == section), None),
        "panel": builder.panel(desk.journey, earlier, counted=before is None or before[0].said.readable),
        "last": before[0] if before else None,
    }


def saving(sheet: Sheet, *, judged: bool, unsaved: str) -> dict[str, Any]:
    """The fields of the form that saving needs, and the line about it."""
    if unsaved:
        words, attention = unsaved, True
    elif judged:
        words, attention = sheets.status(sheet, timezone.now(), told=True)
    else:
        newest = max((answer.at for question in sheet.questions if (answer := sheet.desk.answers.get(question.slug))), default=None)
        unread = any(not sheet.desk.journey.of(question.slug).readable for question in sheet.questions)
        attention = unread
        words = (
            ""
            if newest is None
            else f"{'Kept as typed' if unread else 'Saved'} at {sheets.clock(newest)}{', needs attention' if unread else ''}"
        )
    return {"status": words, "attention": attention, "unsaved": unsaved, "judged": judged, "editor": sheets.token()}


def problems_of(sheet: Sheet) -> list[tuple[str, str]]:
    """What the error summary lists: the id to go to, and the words that stand at the field."""
    found = [(f"#{form.name}", form.message) for form in sheet.unread]
    return [*found, *([("", sheet.too_long)] if sheet.too_long else [])]


def linked(desk: selectors.Desk, clashes: Iterable[builder.Clash], *, here: Collection[str] = ()) -> list[tuple[builder.Clash, str, str]]:
    """Each clash with where its two answers are changed: the field, where it stands on this page."""

    def place(question: Question) -> str:
        return f"#{field_name(question.slug)}" if question.slug in here else sheets.url_of(desk, question)

    return [(clash, *(place(question) for question in clash.questions)) for clash in clashes]
