"""What the pages of price lists share: which draft or list an address means, where a row is, what a page says after a change."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from apps.catalogue import selectors as catalogue
from apps.catalogue import services as pricing
from apps.catalogue.engine.described import DESCRIBED, PLURALS, SINGLES
from apps.catalogue.engine.differences import SECTION_WORDS
from apps.catalogue.engine.problems import ERROR, PriceProblem
from apps.catalogue.models import PriceChange, PriceDraft, PriceListVersion, PriceRow
from apps.decisions.admin import pages
from apps.decisions.admin.saying import UNDO

View = Callable[..., HttpResponse]
Pages = pages.Pages
ONE_DRAFT = pages.ONE_DRAFT
SINGLE = PriceRow.SINGLE
GONE = (pricing.DraftChanged, PriceDraft.DoesNotExist)  # what a service says of a draft that is gone meanwhile


class Published(Exception):
    """The draft that an address names is published: its pages say as what."""

    def __init__(self, draft: PriceDraft) -> None:
        super().__init__(f"Draft {draft.pk} is published")
        self.pk = draft.pk


def guarded(view: View) -> View:
    """A page of a draft, which says so where the draft is published meanwhile."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Published as published:
            return gone(request, published.pk)

    return answered


def page(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A page of price lists, with what all pages of the administration show."""
    return pages.page(request, f"prices/{template}", context, status=status)


def price_draft_for(pk: int) -> PriceDraft:
    """A draft that can still be edited. Raises Published for one that was, and Http404 for one that is not there."""
    draft = PriceDraft.objects.filter(pk=pk).select_related("based_on").defer("based_on__canonical").first()
    if draft is None:
        raise Http404("No such draft")
    if not draft.is_open:
        raise Published(draft)
    return draft


def price_list_for(number: int) -> PriceListVersion:
    """The published list of this number, without its long text. Raises Http404."""
    found = PriceListVersion.objects.defer("canonical").filter(number=number).first() if number < 2**31 else None
    if found is None:
        raise Http404("No such price list")
    return found


def is_open(pk: int) -> bool:
    """Whether a draft is still there to be changed."""
    return PriceDraft.objects.filter(pk=pk, published_as=None).exists()


def gone(request: HttpRequest, pk: int, *, typed: Sequence[tuple[str, str]] = ()) -> HttpResponse:
    """The draft was published or given up meanwhile: say which, and show what was typed, so that nobody has to type it again."""
    published = PriceListVersion.objects.filter(draft__pk=pk).defer("canonical").first()
    shown = {"published": published, "typed": [pair for pair in typed if pair[1].strip()]}
    return page(request, "gone", shown, status=409 if request.method == "POST" else 410)


def row_url(draft: PriceDraft, section: str, key: str) -> str:
    """The page of a row, or of a single value."""
    return f"{reverse('admin:catalogue_pricedraft_row', args=[draft.pk, section])}?{urlencode({'key': key})}"


def section_words(section: str, key: str) -> str:
    """What a row of this section is called, or which single value it is."""
    if section == SINGLE:
        return SINGLES[key].words if key in SINGLES else key.replace("_", " ").capitalize()
    return SECTION_WORDS.get(section, section)


def row_title(section: str, key: str) -> str:
    """How a row is named on pages; empty for a single value, which its own words name."""
    return "" if section == SINGLE else key


def base_plain(draft: PriceDraft) -> dict[str, Any] | None:
    """What the list says from which the draft comes; None where it comes from nothing. Not to be changed."""
    return catalogue.plain_of(draft.based_on) if draft.based_on else None


def say(request: HttpRequest, draft: PriceDraft, words: str, changes: Sequence[PriceChange]) -> None:
    """Say what was done; where something changed, offer to undo it."""
    if not changes:
        messages.success(request, "Nothing was changed")
        return
    way_back = reverse("admin:catalogue_pricedraft_undo", args=[draft.pk, changes[0].number])
    messages.success(request, words, extra_tags=f"{UNDO}{way_back}")


def sorted_problems(draft: PriceDraft, problems: Sequence[PriceProblem]) -> dict[str, Any]:
    """Problems that forbid publishing and those that only warn, each with its words and the page where it is mended."""
    lines = [(problem, _place_url(draft, problem), _place_words(problem)) for problem in problems]
    return {
        "errors": [line for line in lines if line[0].severity == ERROR],
        "warnings": [line for line in lines if line[0].severity != ERROR],
    }


def _place_words(problem: PriceProblem) -> str:
    if problem.section == SINGLE:
        return section_words(SINGLE, problem.key) if problem.key else "The list"
    return f"{SECTION_WORDS[problem.section]} {problem.key}" if problem.key else PLURALS[problem.section]


def _place_url(draft: PriceDraft, problem: PriceProblem) -> str:
    if problem.section == SINGLE:
        return row_url(draft, SINGLE, problem.key) if problem.key in SINGLES else ""
    if problem.key:
        return row_url(draft, problem.section, problem.key)
    return f"{reverse('admin:catalogue_pricedraft_rows', args=[draft.pk])}?section={problem.section}"


def section_or_404(section: str, *, single: bool = True) -> str:
    """A section that there is. Raises Http404."""
    if section in DESCRIBED or (single and section == SINGLE):
        return section
    raise Http404("No such section")
