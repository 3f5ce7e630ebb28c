"""What was published since a draft of prices was opened: its rows, in words, and what takes them over."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.views.decorators.http import require_http_methods

from apps.catalogue import compiler
from apps.catalogue import selectors as catalogue
from apps.catalogue import services as pricing
from apps.catalogue.engine.differences import details_of, single_said
from apps.catalogue.models import PriceDraft, PriceListVersion
from apps.decisions.admin.newer_page import Details, Following, Newer, Plain, Shown, newer_page
from apps.decisions.admin.prices.pages import ONE_DRAFT, PRICES, SINGLE, Pages, row_title, row_url, section_words


def newest_since(draft: PriceDraft) -> PriceListVersion | None:
    """The newest list, where it is newer than the one that the draft comes from and was not withdrawn."""
    number = draft.based_on.number if draft.based_on else 0
    return PriceListVersion.objects.filter(number__gt=number, withdrawal=None).defer("canonical").first()


def _take(_request: HttpRequest, ticked: Sequence[Newer], **how: Any) -> Sequence[Any]:
    return pricing.change_price_rows(changes=[pricing.RowChange(row.part, row.key, row.newer) for row in ticked], **how)


def _in_words(draft: PriceDraft, _plain: Plain, row: Newer) -> Shown:
    return Shown(
        row,
        kind=section_words(row.part, row.key),
        title=row_title(row.part, row.key),
        url=row_url(draft, row.part, row.key) if row.mine is not None else "",
        there=_details(row, row.newer),
        here=_details(row, row.mine) if row.here_too else (),
    )


def _details(row: Newer, now: Any) -> Details:
    """What became of the row, field by field."""
    if row.was is None or now is None:
        return ()
    if row.part == SINGLE:
        return ((section_words(row.part, row.key), single_said(row.key, row.was), single_said(row.key, now)),)
    return details_of(row.part, row.was, now)


FOLLOWING = Following(
    of=PRICES,
    newest_since=newest_since,
    plain_of=compiler.price_draft_plain,
    says=catalogue.plain_of,
    rows=compiler.rows_by_key,
    in_words=_in_words,
    take=_take,
    count=pricing.count_prices_from,
)
PAGES: Pages = [(f"{ONE_DRAFT}newer/", require_http_methods(["GET", "HEAD", "POST"])(partial(newer_page, way=FOLLOWING)), "newer")]
