"""The law, security lists and frameworks that a case touches: what the rules that hold cite. Pure, plain data out.

A rule names a regime by citing it, so the rule's conditions are the regime's. A regime that nothing cites is not named.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.judging import TRUE
from apps.decisions.engine.outcome import leading_approach
from apps.decisions.engine.sources import REGIMES, SECURITY, Source
from apps.decisions.engine.state import State

Plain = dict[str, Any]
NEEDED = {"demands": "“What it asks”", "checked_on": "“Checked on”"}  # as their fields are called
TITLE_SAYS = "(checked on "


def governance(state: State) -> list[Plain]:
    """Each regime that a rule which holds cites, in the book's order, with those rules; one that was never checked is left out.

    An attack is named only where a citing rule concerns the leading approach: what is not trained cannot be taught wrongly.
    """
    cited: dict[str, list[str]] = {}
    attacks: dict[str, list[str]] = {}
    leader = leading_approach(state)
    for node in state.machine.rules:
        if state.truth[node.number] == TRUE:
            concerns = any(leader not in effect.excepted for effect in node.effective.effects)
            for slug in node.effective.sources:
                cited.setdefault(slug, []).append(node.key)
                if concerns:
                    attacks.setdefault(slug, []).append(node.key)
    said = []
    for source in state.machine.book.sources:
        rules = (attacks if source.kind == SECURITY else cited).get(source.slug)
        if rules and _is_regime(source):
            said.append(_said(source, rules))
    return said


def unchecked(book: Rulebook) -> Iterator[tuple[tuple[str, str], str]]:
    """Regimes that may not be published, with their place, and why: not checked, without a demand, or with a date that is none."""
    for source in book.sources:
        where = ("sources", source.slug)
        if source.kind in REGIMES and not _of_before(source):
            for name in NEEDED:
                if not getattr(source, name).strip():
                    yield where, f"A source of the kind “{source.kind}” needs {NEEDED[name]}: what it asks, and when that was checked"
        for name in ("applies_from", "checked_on"):
            if (written := getattr(source, name)) and not _is_date(written):
                yield where, f"{name} must be a date such as 2026-11-21, not “{written}”"


def _of_before(source: Source) -> bool:
    """Whether it says in its title when it was checked, as all did before there was a field for that: drafts of such books go on."""
    return TITLE_SAYS in source.title and not source.demands and not source.checked_on


def _is_regime(source: Source) -> bool:
    return source.kind in REGIMES and bool(source.checked_on)


def _said(source: Source, rules: list[str]) -> Plain:
    return {
        "source": source.slug,
        "title": source.title,
        "kind": source.kind,
        "demands": source.demands,
        "applies_from": source.applies_from,
        "checked_on": source.checked_on,
        "rules": rules,
    }


def _is_date(written: str) -> bool:
    try:
        return date.fromisoformat(written).isoformat() == written
    except ValueError:
        return False
