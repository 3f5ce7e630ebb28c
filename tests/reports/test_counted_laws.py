"""The heading over the law counts laws, and not each article of one law; what a court or a supervisor said is counted apart."""

from typing import Any

import pytest

from tests.reports import samples

AI_ACT = ("EU AI Act, Article 6(2): high-risk uses", "EU AI Act, Article 27: assessment", "EU AI Act, as amended by a regulation")
GDPR = ("GDPR, Article 9: special categories of data", "GDPR, chapter V: transfers")
RULING = "Court of Justice of the EU, C-634/21 (SCHUFA): a score that is drawn on strongly"
EBA = "EBA guidelines on loan origination and monitoring (EBA/GL/2020/06), sections 4.3.3 and 4.3.4: models"
PRA = "Prudential Regulation Authority SS1/23 (United Kingdom): model risk in banks"
GUIDELINE = "Federal Reserve SR 26-2 (United States): model risk in banks"


def heading(*titles: str, security: int = 0) -> str:
    rows = [_row(title, "law") for title in titles] + [_row(f"Entry {number}", "security") for number in range(security)]
    found = samples.changed(samples.GO, governance=rows).law
    assert found
    return found.heading


def _row(title: str, kind: str) -> dict[str, Any]:
    return {
        "source": title,
        "title": title,
        "kind": kind,
        "demands": "Do it.",
        "applies_from": "",
        "checked_on": "2026-11-21",
        "rules": ["L-01"],
    }


@pytest.mark.parametrize(
    ("titles", "words"),
    [
        (AI_ACT, "3 provisions of 1 law ask something of this project"),
        ((*AI_ACT, *GDPR), "5 provisions of 2 laws ask something of this project"),
        ((AI_ACT[0], GDPR[0]), "2 laws ask something of this project"),
        ((GDPR[0],), "1 law asks something of this project"),
        ((*GDPR, RULING), "2 provisions of 1 law and 1 ruling ask something of this project"),
        ((GUIDELINE,), "1 guideline of a supervisor asks something of this project"),
        ((GUIDELINE, EBA, PRA), "3 guidelines of supervisors ask something of this project"),
        (("UK GDPR, Article 9", "GDPR, Article 9"), "2 laws ask something of this project"),
    ],
)
def test_articles_of_one_law_are_one_law(titles: tuple[str, ...], words: str) -> None:
    assert heading(*titles) == words


def test_entries_of_security_lists_follow_the_laws() -> None:
    assert heading(*AI_ACT, security=2) == "3 provisions of 1 law and 2 entries of security lists ask something of this project"
