"""Sample decisions, for everybody: a case that comes with Groundwork, decided by the rules and prices in force. Stores nothing."""

from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.decisions import selectors
from apps.decisions.engine.answers import CaseRefused, read_case
from apps.intake.selectors.samples import sample, samples
from apps.reports.document import ScopingDocument
from apps.reports.selectors import prices_of
from apps.reports.services import files

DECIDED_BY = "A sample"


@require_safe
def sample_decision(request: HttpRequest, slug: str) -> HttpResponse:
    """One sample as its scoping document, block by block as a decision of one's own."""
    if sample(slug) is None:
        raise Http404("No such sample")
    try:
        chosen = selectors.chosen(rulebook=None, prices=None, at=timezone.now())
        document = _document(slug, int(chosen.rulebook["version"]), int(chosen.price_list["version"]))
    except (LookupError, CaseRefused):  # nothing is published yet, or rules in force ask otherwise than the samples answer
        return render(request, "review/no_sample.html", status=404)
    context = {
        "document": document,
        "rules_version": str(chosen.rulebook["version"]),
        "sample": slug,
        "others": [each for each in samples() if each.slug != slug],
    }
    return render(request, "review/sample.html", context)


@lru_cache(maxsize=16)
def _document(slug: str, rulebook: int, prices: int) -> ScopingDocument:
    """Worked out once for each version of rules and prices: whoever is not signed in may ask for it as often as they like."""
    chosen, found = selectors.chosen(rulebook=rulebook, prices=prices, at=timezone.now()), sample(slug)
    if found is None:
        raise LookupError(slug)
    case = read_case(chosen.machine.book, found.case)
    return files.document_of(files.content_of_case(case, chosen, prices_of(chosen), decided_by=DECIDED_BY))
