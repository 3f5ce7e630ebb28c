"""A decision of Maya's, and her signed in."""

from datetime import datetime
from typing import Any

import pytest

from tests.reports.make import make_decision, publish_rules


@pytest.fixture
def live_rules(db: None, at: datetime) -> Any:
    return publish_rules(at)


@pytest.fixture
def decision(live_rules: Any, maya: Any, workspace: Any, at: datetime) -> Any:
    """A worked case that ends in Go, decided by Maya."""
    return make_decision(workspace=workspace, by=maya, at=at)


@pytest.fixture
def client(as_person: Any, maya: Any) -> Any:
    """Maya, signed in."""
    return as_person(maya)
