"""The page on what articles say: whole, dated, each statement with its rules; a file that is not whole is refused with the place."""

import tomllib
from typing import Any

import pytest
from django.test import Client

from apps.ui.claims import FILE, UnreadableClaims, claims, from_plain


def plain() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def test_every_statement_stands_on_the_page_with_what_holds_and_when_it_was_checked(client: Client) -> None:
    page = client.get("/help/claims").content.decode()

    for claim in claims().every:
        block = page.split(f'<li id="{claim.slug}">')[1].split("</li>")[0]
        for words in (claim.statement, claim.today, claim.source, claim.label, claim.said_in[0].title):
            assert words in block
        assert "Checked on 21 Nov 2026" in block
        assert all(f'href="/rules/{key}"' in block for key in claim.rules)


def test_help_leads_to_the_page(client: Client) -> None:
    assert 'href="/help/claims"' in client.get("/help").content.decode()


def test_statements_that_were_overtaken_come_first_and_say_since_when() -> None:
    first = claims().groups[0]

    assert first.slug == "overtaken"
    assert all(claim.since for claim in first.claims)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("today", ""),
        ("verdict", "maybe"),
        ("said_in", ["nowhere"]),
        ("checked_on", "lately"),
        ("since", "of old"),
        ("rules", []),
        ("sure", "D"),
        ("extra", ""),
    ],
)
def test_a_statement_that_is_not_whole_is_refused_by_name(field: str, value: Any) -> None:
    broken = plain()
    broken["claims"][3][field] = value

    with pytest.raises(UnreadableClaims, match=broken["claims"][3]["slug"]):
        from_plain(broken)


def test_a_statement_that_stands_twice_is_refused() -> None:
    twice = plain()
    twice["claims"].append(twice["claims"][0])

    with pytest.raises(UnreadableClaims, match="twice"):
        from_plain(twice)
