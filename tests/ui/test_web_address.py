"""A page links only to web addresses; whatever else somebody typed stays words."""

import pytest
from django.template import Context, Template

from apps.ui.web_address import web_address


@pytest.mark.parametrize(
    ("typed", "to"),
    [
        ("https://example.org/a?b=1#c", "https://example.org/a?b=1#c"),
        ("http://example.org", "http://example.org"),
        ("eur-lex.europa.eu/eli/reg/2024/1689", "https://eur-lex.europa.eu/eli/reg/2024/1689"),
        ("", ""),
        ("See the book", ""),
        ("practice", ""),
        ("javascript:alert(1)", ""),
        ("javascript://example.org/%0aalert(1)", ""),
        ("data:text/html,x", ""),
        ("https://example.org@evil.org", ""),
        ('https://example.org/"onclick="x', ""),
        ("https://[broken.org", ""),
    ],
)
def test_only_a_web_address_is_linked_to(typed: str, to: str) -> None:
    assert web_address(typed) == to
    html = Template("{% load ui %}{% link_out address words %}").render(Context({"address": typed, "words": "<b>"}))
    assert html == (f'<a href="{to}" rel="noopener noreferrer">&lt;b&gt;</a>' if to else "&lt;b&gt;")
