"""What tests of the rule book and of decisions may use."""

from collections.abc import Callable
from datetime import datetime
from functools import cache, partial
from typing import Any

import pytest
from django.test import Client

from apps.accounts import services as accounts
from apps.decisions import services
from apps.decisions.engine import canonical
from apps.decisions.engine.rulebook import from_plain, to_plain
from apps.decisions.management import fixture_files
from apps.decisions.models import Draft, RulebookActivation, RulebookVersion
from tests.decisions.make import make_plain
from tests.intake.conftest import put_prices_in_force
from tests.kept import write_once


@cache
def default_text() -> tuple[str, str]:
    """Name and canonical text of the default rules, read once."""
    book = from_plain(fixture_files.default_rulebook())
    return book.name, canonical.dumps(to_plain(book))


@pytest.fixture
def live(db: None, at: datetime) -> RulebookVersion:
    """The default rules and prices, published without the way through a draft, which takes a second."""
    name, text = default_text()
    put_prices_in_force(at)
    version = RulebookVersion.objects.create(
        number=1, name=name, canonical=text, sha256=canonical.sha256(text), published_by_name="tests", published_at=at
    )
    RulebookActivation.objects.create(version=version, valid_from=at, by_name="tests", at=at)
    return version


@pytest.fixture
def small_live(db: None, at: datetime) -> RulebookVersion:
    """The small rule book and the default prices, published."""

    def publish() -> None:
        services.load_default(rulebook=make_plain(), prices=fixture_files.default_prices(), by="tests", at=at)

    write_once("small rules", publish)
    return RulebookVersion.objects.get()


@pytest.fixture
def draft(small_live: RulebookVersion, at: datetime) -> Draft:
    """A draft of the small rule book, from its live version."""
    write_once("draft", partial(services.copy_version_to_draft, version=small_live, title="Next", by="tests", at=at))
    return Draft.objects.get(title="Next")


@pytest.fixture
def at_work(rhea: Any, as_person: Callable[[Any], Client]) -> Client:
    """The browser of somebody who writes and publishes rules."""
    return as_person(rhea)


@pytest.fixture
def paula(samples: Any, at: datetime) -> Any:
    """A rule publisher who writes no rules."""
    person = accounts.create_person(username="paula", full_name="Paula Berg", password="ochre-petrol-and-grey", by="tests", at=at)
    accounts.give_site_role(person=person, role="rule_publisher", by="tests", at=at)
    return person


def normal(plain: dict[str, Any]) -> dict[str, Any]:
    """A rule book's normal form."""
    return to_plain(from_plain(plain))
