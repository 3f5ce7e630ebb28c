"""Warnings: those that the rules raise, and those that one open answer alone could raise. May import the builder's parts and pure modules only."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from apps.decisions.engine.terms import RAISE_FLAG, STRENGTHS, Flag, Rule
from apps.reports.builder import objection, payback
from apps.reports.builder.parts import Parts
from apps.reports.document import Warning

SAME_ENOUGH = 0.5  # share of its words that a rule's sentence may have in common with its warning's and still add something


def warnings(parts: Parts) -> tuple[Warning, ...]:
    """Each warning that a rule raises, once."""
    flags = {flag.slug: flag for flag in parts.book.flags}
    rows = [row for row in _first_of_each(parts.result.get("flags", ())) if row["flag"] in flags and not objection.is_needless(parts, row)]
    return tuple(
        _warning(flags[row["flag"]], f"{row['because']}{payback.at_likely(parts, str(row['rule']))}", str(row["rule"])) for row in rows
    )


def open_warnings(parts: Parts) -> tuple[str, ...]:
    """The warnings that one open answer alone could raise beside these, the gravest rule's first: silence is not the safe answer."""
    labels = {flag.slug: flag.label for flag in parts.book.flags}
    raised = {str(row["flag"]) for row in parts.result.get("flags", ())}
    waiting = sorted(_undecided(parts), key=lambda pair: STRENGTHS.index(pair[0].strength))
    slugs = [slug for rule, row in waiting if len(_asked(parts, rule, row)) == 1 for slug in _flags_of(parts, rule)]
    return tuple(labels[slug] for slug in dict.fromkeys(slugs) if slug in labels and slug not in raised)


def _undecided(parts: Parts) -> Iterable[tuple[Rule, Mapping[str, Any]]]:
    """The rules of which the answers say neither that they hold nor that they do not, with the row of the trace."""
    for row in parts.result.get("trace", ()):
        if row["holds"] is None and (rule := parts.book.rule.get(str(row["rule"]))):
            yield rule, row


def _asked(parts: Parts, rule: Rule, row: Mapping[str, Any]) -> set[str]:
    """The open questions that the undecided conditions of a rule turn on."""
    told = [*zip(rule.when, row["when"], strict=True), *zip(rule.unless, row.get("unless", ()), strict=False)]
    return {slug for item, said in told if said is None for slug in parts.open_questions((item,))}


def _flags_of(parts: Parts, rule: Rule) -> Iterable[str]:
    """The warnings of a rule that concern the way the document speaks about."""
    way = parts.leader["approach"] if parts.leader else ""
    return (effect.flag for effect in rule.effects if effect.do == RAISE_FLAG and way not in effect.excepted)


def _warning(flag: Flag, because: str, rule: str) -> Warning:
    """What the warning means, and the rule's own sentence where that says something else."""
    general, own = _stems(flag.lead), _stems(because)
    adds = len(own & general) <= SAME_ENOUGH * len(own)
    return Warning(flag.label, flag.lead, because if adds else "", rule)


def _stems(text: str) -> set[str]:
    """The beginnings of the words that carry a sentence."""
    return {word[:5] for word in re.findall(r"\w+", text.lower()) if len(word) > 3}


def _first_of_each(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        found.setdefault(str(row["flag"]), row)
    return list(found.values())
