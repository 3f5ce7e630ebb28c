"""What no test case of a draft would notice, and what holds in every stored decision: by kind and row, like other problems."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.decisions import compiler, services
from apps.decisions.admin.pages import ONE_DRAFT, Pages, draft_for, page, sorted_problems
from apps.decisions.admin.rule_list import marks_in
from apps.decisions.admin.word_list import base_of
from apps.decisions.models import DraftTestCase

SHOWN_AT_FIRST = 25  # rows of a kind


@require_safe
def unnoticed(request: HttpRequest, pk: int) -> HttpResponse:
    """The kinds counted, of each its first rows; of the kind that the address names all of them."""
    draft = draft_for(pk)
    plain = compiler.plain_of(draft)
    ours = marks_in(plain, base_of(draft))  # what this draft added or changed comes first
    found = tuple(sorted(services.unnoticed_in(draft, at=timezone.now()), key=lambda problem: problem.where[1] not in ours))
    count = DraftTestCase.objects.filter(draft=draft).count()
    context = sorted_problems(found, plain)
    for group in context["problem_groups"]:
        group.is_linked = group.kind != request.GET.get("kind")
        group.most = SHOWN_AT_FIRST if group.is_linked else len(group.rows)
    return page(request, "unnoticed", {"draft": draft, "count": count, **context})


PAGES: Pages = [(f"{ONE_DRAFT}unnoticed/", unnoticed, "unnoticed")]
