"""What no test case of a draft would notice, and what holds in every stored decision: by kind and row, like other problems."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.decisions import services
from apps.decisions.admin.pages import ONE_DRAFT, Pages, draft_for, page, sorted_problems
from apps.decisions.models import DraftTestCase


@require_safe
def unnoticed(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole list, the kinds counted."""
    draft = draft_for(pk)
    found = services.unnoticed_in(draft, at=timezone.now())
    count = DraftTestCase.objects.filter(draft=draft).count()
    return page(request, "unnoticed", {"draft": draft, "count": count, **sorted_problems(found)})


PAGES: Pages = [(f"{ONE_DRAFT}unnoticed/", unnoticed, "unnoticed")]
