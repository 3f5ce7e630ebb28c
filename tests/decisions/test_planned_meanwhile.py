"""What was planned, or withdrawn, between the look and the press: shown before anything is published over it, with all that was typed.

Four ways lead to a version: a draft of the rules or of the prices is published, and an older version of either again.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from apps.catalogue import services as pricing
from apps.catalogue.models import PriceListVersion
from apps.decisions import services
from apps.decisions.models import RulebookVersion
from apps.decisions.services.starts import Starts
from tests.decisions.make import make_plain
from tests.decisions.test_fitting import SMALL, fitting
from tests.decisions.test_publishing import publish

pytestmark = pytest.mark.django_db
TYPED = {"notes": "My note", "when": "later", "day": "2031-02-03", "time": "07:30", "zone": "Europe/Berlin"}
WAYS = ["draft of rules", "rules again", "draft of prices", "prices again"]


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def address(way: str, small_live: RulebookVersion) -> str:
    """The page from which somebody publishes, with two versions of each behind it."""
    now = timezone.now()
    first, second = (pricing.publish_price_list(plain=fitting(*SMALL, packages=[]), by="tests", at=now) for _twice in range(2))
    another = services.copy_version_to_draft(version=small_live, title="Another", by="tests", at=now)
    publish(another, now)
    rules = services.copy_version_to_draft(version=small_live, title="Next", by="tests", at=now)
    prices = pricing.open_price_draft(version=second, title="Next", by="tests", at=now)
    return {
        "draft of rules": f"/admin/decisions/draft/{rules.pk}/publish/",
        "rules again": "/admin/decisions/rulebookversion/1/again/",
        "draft of prices": f"/admin/catalogue/pricedraft/{prices.pk}/publish/",
        "prices again": f"/admin/catalogue/pricelistversion/{first.number}/again/",
    }[way]


@pytest.fixture
def plan(way: str, small_live: RulebookVersion) -> Callable[[], Callable[[], None]]:
    """Plan a start of the same kind; what comes back withdraws it."""

    def plan() -> Callable[[], None]:
        now, later = timezone.now(), timezone.now() + timedelta(days=2)
        if "rules" in way:
            draft = services.create_draft(plain=make_plain(), title="Planned", by="Ben", at=now, based_on=small_live)
            start = publish(draft, now, valid_from=later).activations.get()
            return lambda: services.withdraw_start(start=start, by="Ben", at=timezone.now()) and None
        version = pricing.publish_price_list(plain=fitting(*SMALL), by="Ben", at=now, valid_from=later)
        return lambda: pricing.withdraw_price_list(version=version, by="Ben", at=timezone.now()) and None

    return plan


def fields(page: HttpResponse) -> dict[str, str]:
    """The hidden fields of the form that publishes, as a browser sends them back."""
    return dict(re.findall(r'<input type="hidden"\s+name="(revision|sha256|shown)"\s+value="([^"]*)"', page.content.decode()))


def count(way: str) -> int:
    return (RulebookVersion if "rules" in way else PriceListVersion).objects.count()


def test_start_planned_since_is_shown_before_anything_is_published(
    way: str, address: str, plan: Callable[[], Any], at_work: Client
) -> None:
    looked = fields(at_work.get(address))
    plan()
    before = count(way)

    answer = at_work.post(address, {**looked, **TYPED})

    page, name = " ".join(answer.content.decode().split()), f"{'v' if 'rules' in way else 'Version '}{before}"
    assert answer.status_code == 409 and count(way) == before
    assert re.search(rf'<a href="#planned">{name} was planned for [^<]+ UTC since you looked\. Read below what is planned', page)
    assert f"{name} takes effect on" in page and all(value in page for value in TYPED.values())
    again = at_work.post(address, {**fields(answer), **TYPED})
    assert again.status_code == 302 and count(way) == before + 1, "who read it publishes"


def test_start_withdrawn_since_is_told(way: str, address: str, plan: Callable[[], Any], at_work: Client) -> None:
    withdraw = plan()
    looked = fields(at_work.get(address))
    withdraw()

    answer = at_work.post(address, {**looked, **TYPED})

    assert answer.status_code == 409
    assert "A start that was planned was withdrawn since you looked" in answer.content.decode()


def test_control_without_the_token_of_what_is_planned_it_is_published_over_silently(
    way: str, address: str, plan: Callable[[], Any], at_work: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Starts, "planned_since", lambda self, token: "")
    looked = fields(at_work.get(address))
    plan()
    before = count(way)

    answer = at_work.post(address, {**looked, **TYPED})

    assert answer.status_code == 302 and count(way) == before + 1


@pytest.mark.parametrize("shown", [None, "", "x", "1 ", "-1", "1\x00", "1 x"])
def test_form_without_what_was_shown_is_told_to_open_the_page_afresh(way: str, address: str, at_work: Client, shown: str | None) -> None:
    """Nothing can be said then of what came since."""
    looked = {name: value for name, value in fields(at_work.get(address)).items() if name != "shown"}
    before = count(way)

    answer = at_work.post(address, {**looked, **TYPED, **({} if shown is None else {"shown": shown})})

    page = " ".join(answer.content.decode().split())
    assert answer.status_code == 422 and count(way) == before
    assert '<a href="#notes">Open this page afresh, and try again</a>' in page and "since you looked" not in page
    assert all(value in page for value in TYPED.values())


@pytest.mark.parametrize("when", [None, "", "x", "NOW", "9" * 500])
def test_form_that_names_no_start_is_asked_when_and_publishes_nothing(way: str, address: str, at_work: Client, when: str | None) -> None:
    looked, before = fields(at_work.get(address)), count(way)
    typed = {name: value for name, value in TYPED.items() if name != "when"}

    answer = at_work.post(address, {**looked, **typed, "reason-all": "So be it", **({} if when is None else {"when": when})})

    page = " ".join(answer.content.decode().split())
    assert answer.status_code == 422 and count(way) == before
    assert '<a href="#when">Choose when it takes effect: at once, or later</a>' in page
    assert all(value in page for value in typed.values())

    assert at_work.post(address, {**looked, **typed, "reason-all": "So be it", "when": "now"}).status_code == 302, "control"
    assert count(way) == before + 1
