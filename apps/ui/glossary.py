"""What the words mean, read from `fixtures/glossary.toml`, and where a text uses one of them. Pure but for the file; knows no Django."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parents[2] / "fixtures" / "glossary.toml"
NEEDED, FIELDS = {"slug", "name", "meaning"}, {"slug", "name", "meaning", "forms", "also"}


class UnreadableGlossary(Exception):
    """The file says something that the page could not show; the message names the term."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word and what it means; `forms` is how running texts write it, `also` how pages name it."""

    slug: str
    name: str
    meaning: str
    forms: tuple[str, ...]
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Glossary:
    groups: tuple[Group, ...]
    by_name: Mapping[str, Term]
    by_form: Mapping[str, Term]
    pattern: re.Pattern[str]

    def uses(self, text: str) -> Iterator[tuple[int, int, Term]]:
        """Where a text uses a term by one of its forms, from left to right; a longer form goes before a shorter one."""
        for found in self.pattern.finditer(text):
            yield found.start(), found.end(), self.by_form[found[0].lower()]


@cache
def glossary() -> Glossary:
    """The words that come with this version, read once."""
    return from_plain(tomllib.loads(FILE.read_text(encoding="utf-8")))


def from_plain(plain: Mapping[str, Any]) -> Glossary:
    """A glossary from plain data. Raises UnreadableGlossary for what is missing, unknown or said twice."""
    groups = tuple(Group(str(row["title"]), tuple(_term(term) for term in row["terms"])) for row in plain["groups"])
    slugs: set[str] = set()
    by_name: dict[str, Term] = {}
    by_form: dict[str, Term] = {}
    for term in (term for group in groups for term in group.terms):
        names, forms = {name.lower() for name in (term.name, *term.also)}, {form.lower() for form in term.forms}
        if term.slug in slugs or names & by_name.keys() or forms & by_form.keys():
            raise UnreadableGlossary(f"{term.slug}: stands twice")
        slugs.add(term.slug)
        by_name |= dict.fromkeys(names, term)
        by_form |= dict.fromkeys(forms, term)
    longest_first = sorted(by_form, key=len, reverse=True)
    pattern = rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})(?![\w-])"
    return Glossary(groups, by_name, by_form, re.compile(pattern, re.IGNORECASE))


def _term(row: Mapping[str, Any]) -> Term:
    where = str(row.get("slug", "a term without a slug"))
    if wrong := sorted((NEEDED - set(row)) | (set(row) - FIELDS)):
        raise UnreadableGlossary(f"{where}: missing or unknown: {', '.join(wrong)}")
    if not all(str(row[field]).strip() for field in NEEDED):
        raise UnreadableGlossary(f"{where}: slug, name and meaning are never empty")
    return Term(where, str(row["name"]), str(row["meaning"]), tuple(row.get("forms", ())), tuple(row.get("also", ())))
