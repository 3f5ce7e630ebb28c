"""What articles on deep learning say and what holds today, read from `fixtures/claims.toml`. Pure but for the file; knows no Django.

It is no part of the rule book: no decision reads it, and it changes with the news, not with the rules.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parents[2] / "fixtures" / "claims.toml"
# In the order of the page: what has changed comes first, for that is what readers do not know yet.
VERDICTS = {
    "overtaken": ("Was so, and is so no more", "Overtaken", "c-amber"),
    "no": ("Does not hold as said", "Does not hold", "c-stop"),
    "partly": ("Holds in part", "Holds in part", "c-info"),
    "holds": ("Still holds", "Holds", "c-go"),
}
FIELDS = {"slug", "verdict", "statement", "said_in", "today", "since", "rules", "source", "checked_on", "sure"}


class UnreadableClaims(Exception):
    """The file says something that the page could not show; the message names the place."""


@dataclass(frozen=True, slots=True)
class Article:
    slug: str
    title: str
    year: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement in our words, and what holds. `since` is a date as text, as far as it is known, or empty."""

    slug: str
    verdict: str
    statement: str
    said_in: tuple[Article, ...]
    today: str
    since: str
    rules: tuple[str, ...]
    source: str
    checked_on: date
    sure: str

    @property
    def label(self) -> str:
        return VERDICTS[self.verdict][1]

    @property
    def look(self) -> str:
        return VERDICTS[self.verdict][2]

    @property
    def since_words(self) -> str:
        """A whole date as on every page, and a year as it stands."""
        return date.fromisoformat(self.since).strftime("%-d %b %Y") if len(self.since) > 4 else self.since


@dataclass(frozen=True, slots=True)
class Group:
    slug: str
    title: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Claims:
    articles: tuple[Article, ...]
    groups: tuple[Group, ...]

    @property
    def every(self) -> tuple[Claim, ...]:
        return tuple(claim for group in self.groups for claim in group.claims)


@cache
def claims() -> Claims:
    """The claims that come with this version, read once."""
    return from_plain(tomllib.loads(FILE.read_text(encoding="utf-8")))


def from_plain(plain: Mapping[str, Any]) -> Claims:
    """Claims from plain data. Raises UnreadableClaims, with the place, for what is missing, unknown or said twice."""
    articles = {row["slug"]: Article(**row) for row in plain["articles"]}
    read: dict[str, Claim] = {}
    for row in plain["claims"]:
        claim = _claim(row, articles)
        if claim.slug in read:
            raise UnreadableClaims(f"{claim.slug}: stands twice")
        read[claim.slug] = claim
    groups = (Group(slug, words[0], tuple(claim for claim in read.values() if claim.verdict == slug)) for slug, words in VERDICTS.items())
    return Claims(tuple(articles.values()), tuple(group for group in groups if group.claims))


def _claim(row: Mapping[str, Any], articles: Mapping[str, Article]) -> Claim:
    where = str(row.get("slug", "a claim without a slug"))
    if wrong := sorted(FIELDS ^ set(row)):
        raise UnreadableClaims(f"{where}: missing or unknown: {', '.join(wrong)}")
    if row["verdict"] not in VERDICTS:
        raise UnreadableClaims(f"{where}: no verdict “{row['verdict']}”")
    if row["sure"] not in ("A", "B", "C"):
        raise UnreadableClaims(f"{where}: sure is A, B or C")
    if not all((row["statement"], row["today"], row["source"], row["rules"], row["said_in"])):
        raise UnreadableClaims(f"{where}: statement, today, source, rules and said_in are never empty")
    said_in = _known(row["said_in"], articles, where)
    try:
        checked_on = date.fromisoformat(row["checked_on"])
        if row["since"] and not row["since"].isdigit():
            date.fromisoformat(row["since"])
    except ValueError:
        raise UnreadableClaims(f"{where}: checked_on and since are dates like 2026-11-21, since also a year") from None
    return Claim(**{**row, "said_in": said_in, "rules": tuple(row["rules"]), "checked_on": checked_on})


def _known(slugs: Sequence[str], articles: Mapping[str, Article], where: str) -> tuple[Article, ...]:
    if unknown := [slug for slug in slugs if slug not in articles]:
        raise UnreadableClaims(f"{where}: no article “{unknown[0]}”")
    return tuple(articles[slug] for slug in slugs)
