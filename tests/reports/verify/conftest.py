"""Documents made once, and the check."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from tests.reports.verify.files import made


@pytest.fixture
def chosen(live_rules: Any, at: datetime) -> Any:
    from apps.decisions import selectors

    return selectors.chosen(rulebook=None, prices=None, at=at)


@pytest.fixture(scope="module")
def kept() -> dict[str, bytes]:
    """Documents that several tests look at, rendered once: the rules have the same fingerprint in each test."""
    return {}


@pytest.fixture(autouse=True)
def rendered_once(monkeypatch: pytest.MonkeyPatch, renderings: dict[str, bytes]) -> None:
    """The same pages are rendered once, whatever is inside beside them; that they give the same bytes again is tested with the PDF."""
    from apps.reports import pdf

    render = pdf.render

    def once(html: str, *, attachment: str, at: datetime, **rest: Any) -> bytes:
        if html not in renderings:
            renderings[html] = render(html, attachment=attachment, at=at, **rest)
        return renderings[html]

    monkeypatch.setattr(pdf, "render", once)


@pytest.fixture(scope="session")
def renderings() -> dict[str, bytes]:
    return {}


@pytest.fixture
def ours(chosen: Any, kept: dict[str, bytes]) -> bytes:
    """Of the worked case that is decided and printed fastest: nothing here depends on what is decided."""
    return made(chosen, kept, "w28")


@pytest.fixture
def check(at: datetime) -> Callable[[bytes], Any]:
    from apps.reports.services import checking

    return lambda data: checking.verify(data, at=at)
