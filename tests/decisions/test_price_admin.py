"""Price lists kept in the administration: a draft, a changed price, the next list in force; nothing typed is lost, nothing published changes."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.catalogue import compiler
from apps.catalogue import services as pricing
from apps.catalogue.models import PriceDraft, PriceListVersion
from apps.decisions import services
from apps.decisions.models import RulebookVersion

pytestmark = pytest.mark.django_db
TASK = "translation"


def url(name: str, *args: Any, key: str = "") -> str:
    address = reverse(f"admin:catalogue_pricedraft_{name}", args=args)
    return f"{address}?key={key}" if key else address


@pytest.fixture
def draft(live: RulebookVersion, at: datetime) -> PriceDraft:
    return pricing.open_price_draft(version=None, title="Next", by="tests", at=at)


def price(draft: PriceDraft, task: str = TASK) -> dict[str, Any]:
    return dict(compiler.row_in(compiler.price_draft_plain(draft), "prices", task))


def form_of(page: Any) -> dict[str, Any]:
    """What a browser would send of the sheet that a page shows."""
    sheet = page.context["sheet"]
    return {**sheet.values, "revision": str(sheet.revision)}


def test_way_from_a_draft_to_the_next_decision(live: RulebookVersion, at_work: Client, maya: Any) -> None:
    page = at_work.post(url("open"), {"version": "1"}, follow=True)
    draft = PriceDraft.objects.get()
    assert "Draft opened from version 1" in page.text

    row = at_work.get(url("row", draft.pk, "prices", key=TASK))
    saved = at_work.post(url("row", draft.pk, "prices", key=TASK), {**form_of(row), "price": "0.02", "reason": "Dearer"}, follow=True)
    assert "is saved in this draft" in saved.text
    publish = at_work.get(url("publish", draft.pk))
    assert 'Price: <span class="quiet">0.01</span> → 0.02' in publish.text.replace("\n", "")
    text = publish.context["text"]
    done = at_work.post(url("publish", draft.pk), {"revision": "2", "sha256": text.sha256, "notes": "Translation is dearer"}, follow=True)
    assert "Published as version 2. The next decision uses it" in done.text

    second = PriceListVersion.objects.get(number=2)
    assert (second.previous_sha256, second.notes) == (PriceListVersion.objects.get(number=1).sha256, "Translation is dearer")
    case = {"title": "A case", "narrative": {"problem": "A problem."}, "answers": {}}
    decision = services.decide(workspace=maya.workspaces.get(), case=case, by=maya, at=second.valid_from + timedelta(seconds=1))
    assert decision.price_list == second
