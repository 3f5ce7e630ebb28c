"""Whether the money that was named is below the least that the leading way usually takes. May import the builder's parts and pure modules only."""

from collections.abc import Iterator

from apps.reports.builder import amounts
from apps.reports.builder.parts import Parts
from apps.ui.formatting import money

NAMED = (
    ("budget_build", "build", "The money named, {named}, is below the least that this usually takes, {least}: raise it or cut the scope."),
    (
        "budget_run_month",
        "run_month",
        "The money named for a month of running, {named}, is below the least that this usually takes, {least}: raise it or cut the scope.",
    ),
)

WITH_WHAT_IS_THERE = "no_ml"  # the way that one may go with the people and tools that one has, for no money


def too_little(parts: Parts) -> tuple[str, ...]:
    """A sentence for building and one for running, each where its money falls short; none where the idea is refused."""
    return () if parts.result["verdict"] == "stop" or not parts.leader else tuple(_said(parts, str(parts.leader["approach"])))


def _said(parts: Parts, leader: str) -> Iterator[str]:
    for question, estimate, words in NAMED:
        named, found = parts.number_of(question), parts.option_estimates(leader).get(estimate)
        if named is None or found is None or not amounts.is_said(found):
            continue
        if named == 0 and leader == WITH_WHAT_IS_THERE:
            continue
        least = amounts.ends(found)[0]
        said, wanted = money(named, parts.currency), money(least, parts.currency)
        if named < least and said != wanted:
            yield words.format(named=said, least=wanted)
