"""Who may use which address, by the table that `make prove` fills in whole: here every address has its row, and those of people hold.

The administration's addresses are asked there, by all ten people; what lies outside it is asked here too, on every run.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import get_resolver, path
from django.utils import timezone

from tests.intake.conftest import default_texts, put_in_force, put_prices_in_force
from tests.personas import PASSWORD
from tests.prove import access_matrix as matrix


def routes() -> dict[str, str]:
    return matrix.by_name(matrix.walk(get_resolver().url_patterns))


def misfits() -> set[str]:
    """Addresses without a row, and rows without an address."""
    return set(routes()) ^ set(matrix.rows())


@pytest.fixture
def asked(db: None, tmp_path: Path, settings: Any) -> dict[str, Any]:
    """Clients of everybody, and every address outside the administration with something real in it."""
    settings.DATA_DIR = tmp_path  # where it is noted which password the samples have, or a second run would make none
    put_prices_in_force(timezone.now())
    put_in_force(default_texts()[0], 1, timezone.now())
    call_command("load_samples", password=PASSWORD)
    clients, things = matrix.signed_in(), matrix.make_things()
    found = {name: things.address(name, route) for name, route in routes().items() if not name.startswith("admin:")}
    return {"clients": clients, "addresses": found}


def wrong(asked: dict[str, Any]) -> Iterator[str]:
    """What the people get and the table does not say, address by address; first those that strangers are kept from."""
    expected, zoe = matrix.rows(), matrix.PEOPLE.index("zoe")
    for name in sorted(asked["addresses"], key=lambda name: expected[name][0][zoe] != "4"):
        yield from matrix.differences(name, expected[name], matrix.row(asked["clients"], asked["addresses"][name]))


def test_every_address_says_who_may_use_it() -> None:
    assert len(routes()) > 60
    assert misfits() == set()


def test_control_an_address_that_nobody_thought_of_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    more = [*get_resolver().url_patterns, path("backdoor", lambda request: None, name="backdoor")]
    monkeypatch.setattr(get_resolver(), "url_patterns", more)

    assert misfits() == {"backdoor"}


def test_every_person_gets_what_the_table_says(asked: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    assert all(asked["addresses"].values())
    assert list(wrong(asked)) == []

    for dotted, allowing in matrix.LETTING_STRANGERS_IN:
        monkeypatch.setattr(dotted, allowing)
    assert any("as zoe" in cell for cell in wrong(asked)), "the control: without the check a stranger gets in, and this test says so"
