"""What the pages of price lists share: which draft or list an address means, where a row is, what a page says after a change."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse

from apps.catalogue import selectors as catalogue
from apps.catalogue import services as pricing
from apps.catalogue.engine.described import DESCRIBED, PLURALS, SECTION_WORDS, SINGLES
from apps.catalogue.engine.problems import ERROR, PriceProblem
from apps.catalogue.models import PriceDraft, PriceListVersion, PriceRow
from apps.decisions.admin import pages

Pages = pages.Pages
ONE_DRAFT = pages.ONE_DRAFT
SINGLE = PriceRow.SINGLE
GONE = (pricing.DraftChanged, PriceDraft.DoesNotExist)  # what a service says of a draft that is gone meanwhile
PRICES = pages.DraftKind(
    drafts=PriceDraft,
    versions=PriceListVersion,
    gone_as=GONE,
    start="admin:catalogue_pricedraft",
    version_start="admin:catalogue_pricelistversion",
    version_word="version ",
    crumbs="admin/decisions/prices/_crumbs.html",
    nav="admin/decisions/prices/_nav.html",
)
price_draft_for, is_open, gone, say = PRICES.find, PRICES.is_open, PRICES.gone, PRICES.say


def page(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A page of price lists, with what all pages of the administration show."""
    return pages.page(request, f"prices/{template}", {"of": PRICES, **context}, status=status)


def price_list_for(number: int) -> PriceListVersion:
    """The published list of this number, without its long text. Raises Http404."""
    found = PriceListVersion.objects.defer("canonical").filter(number=number).first() if number < 2**31 else None
    if found is None:
        raise Http404("No such price list")
    return found


def row_url(draft: PriceDraft, section: str, key: str) -> str:
    """The page of a row, or of a single value."""
    return f"{PRICES.url('row', draft.pk, section)}?{urlencode({'key': key})}"


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


def sorted_problems(draft: PriceDraft, problems: Sequence[PriceProblem]) -> dict[str, Any]:
    """Problems that forbid publishing, what the list does to the rules, and what only warns, each with its words and the page where it is mended."""
    lines = [(problem, _place_url(draft, problem), _place_words(problem)) for problem in problems]
    return {
        "errors": [line for line in lines if line[0].severity == ERROR],
        "effects": [line for line in lines if line[0].on_rules],
        "warnings": [line for line in lines if line[0].severity != ERROR and not line[0].on_rules],
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
    return f"{PRICES.url('rows', draft.pk)}?section={problem.section}"


def section_or_404(section: str, *, single: bool = True) -> str:
    """A section that there is. Raises Http404."""
    if section in DESCRIBED or (single and section == SINGLE):
        return section
    raise Http404("No such section")
