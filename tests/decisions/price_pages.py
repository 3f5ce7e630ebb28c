"""The pages of a draft of prices as tests ask for them: their addresses, and what a browser would send."""

from typing import Any

from django.urls import reverse

from apps.catalogue import compiler
from apps.catalogue.models import PriceDraft

TASK = "translation"


def url(name: str, *args: Any, key: str = "") -> str:
    address = reverse(f"admin:catalogue_pricedraft_{name}", args=args)
    return f"{address}?key={key}" if key else address


def price(draft: PriceDraft, task: str = TASK) -> dict[str, Any]:
    return dict(compiler.row_in(compiler.price_draft_plain(draft), "prices", task))


def form_of(page: Any) -> dict[str, Any]:
    """What a browser would send of the sheet that a page shows."""
    sheet = page.context["sheet"]
    return {**sheet.values, "revision": str(sheet.revision)}
