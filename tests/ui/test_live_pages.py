"""Pages that redraw a part of themselves load what that takes; no other page does."""

import re
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

TEMPLATES = Path(settings.BASE_DIR) / "templates"
NAMED = re.compile(r"{%\s*(?:include|extends)\s+\"([^\"]+)\"")
EMPTIED = re.compile(r"{%\s*block live\s*%}\s*{%\s*endblock[^%]*%}")
REDRAWS = re.compile(r"\bhx-(?:get|post|trigger|swap)")
LAYOUT = {"base.html", "ui/_live.html"}


@cache
def text_of(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


@cache
def all_of(name: str) -> frozenset[str]:
    """A template and all that it is made of, but the layout of every page."""
    return frozenset({name}).union(*(all_of(other) for other in NAMED.findall(text_of(name)) if other not in LAYOUT))


PAGES = sorted(
    str(path.relative_to(TEMPLATES))
    for path in TEMPLATES.rglob("*.html")
    if re.match(r"{%\s*extends", path.read_text(encoding="utf-8")) and not str(path.relative_to(TEMPLATES)).startswith("admin/")
)


def needs_it(name: str) -> bool:
    return any(REDRAWS.search(text_of(part)) for part in all_of(name))


def leaves_it(name: str) -> bool:
    return any(EMPTIED.search(text_of(part)) for part in all_of(name))


@pytest.mark.parametrize("name", PAGES)
def test_page_loads_what_redraws_it_if_anything_does(name: str) -> None:
    if needs_it(name):
        assert not leaves_it(name), f"{name} redraws a part of itself, and does not load what that takes"
    elif name not in BASES:
        assert leaves_it(name), f"{name} redraws nothing: give it an empty block live"


BASES = {"intake/base.html"}  # pages of both kinds stand on it


def test_control_a_page_that_redraws_itself_is_told_from_one_that_does_not() -> None:
    assert needs_it("intake/question.html")
    assert not needs_it("ui/start.html")
