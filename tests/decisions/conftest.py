"""What tests of the rule book and of decisions may use."""

from datetime import datetime
from typing import Any

import pytest

from apps.decisions import services
from apps.decisions.engine.rulebook import from_plain, to_plain
from apps.decisions.management import fixture_files
from apps.decisions.models import Draft, RulebookVersion
from tests.decisions.make import make_plain


@pytest.fixture
def live(db: None, at: datetime) -> RulebookVersion:
    """The default rules and prices, published."""
    return services.load_default(rulebook=fixture_files.default_rulebook(), prices=fixture_files.default_prices(), by="tests", at=at)


@pytest.fixture
def small_live(db: None, at: datetime) -> RulebookVersion:
    """The small rule book and the default prices, published."""
    return services.load_default(rulebook=make_plain(), prices=fixture_files.default_prices(), by="tests", at=at)


@pytest.fixture
def draft(small_live: RulebookVersion, at: datetime) -> Draft:
    """A draft of the small rule book, from its live version."""
    return services.copy_version_to_draft(version=small_live, title="Next", by="tests", at=at)


def normal(plain: dict[str, Any]) -> dict[str, Any]:
    """A rule book's normal form."""
    return to_plain(from_plain(plain))
