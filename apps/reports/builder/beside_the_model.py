"""The work that is counted beside that on the model, by the names of what makes it more. May import the builder's parts and pure modules only."""

import re
from collections.abc import Mapping
from typing import Any

from apps.estimates.engine.totals import BOUGHT_FORMULA, SET_UP_FORMULA
from apps.reports import formatting
from apps.reports.builder.parts import Parts

MORE_WORK = "% more work"  # how the value of an assumption ends that adds work on top of the model's own
NOBODY_SAID = "nobody said"
WHERE_SO = re.compile(r"where it is so, .*likely ([\d,]+) % more work")
COUNTED = re.compile(r"[\d,]+ to [\d,]+, likely ([\d,]+) % more work$")
DOUBLES, ELSEWHERE = 100, 500  # percent more work; beyond the second it is approval by an authority, which has a sentence of its own
DOUBLE = "; about double or more where this is so, which nobody has said: {label}"


def left_to_buyer(parts: Parts) -> str:
    """What the figure of a product in front covers of this, where that is told: its maker has done the rest."""
    build = parts.option_estimates(str(parts.leader["approach"])).get("build") if parts.leader else None
    if not build or build.get("formula") != BOUGHT_FORMULA:
        return ""
    labels = [formatting.lowered(label) for label in _more_work(build)]
    return f" Of this, the figure for the product covers what is left to its buyer: {'; '.join(labels)}." if labels else ""


def added(parts: Parts) -> list[str]:
    """What makes this case more work than an ordinary one, as far as an answer says so: of the way that counts most of it, the best of such.

    What the leading way leaves uncounted, or has no figure for, is in the sums of others: nothing in any of them goes unnamed.
    """
    builds = (parts.option_estimates(str(option["approach"])).get("build") or {} for option in parts.standing)
    counted = (_more_work(build) for build in builds if build.get("formula") not in (SET_UP_FORMULA, BOUGHT_FORMULA))
    return max(counted, key=len, default=[])


def would_double(parts: Parts) -> str:
    """The one thing nobody said that would about double the work of the way in front, the heaviest of such; it widens the range by little until then."""
    build = parts.option_estimates(str(parts.leader["approach"])).get("build") if parts.leader else None
    rows, found = (build or {}).get("assumptions", ()), []
    sure = sum(_share(COUNTED.match(str(row["value"]))) for row in rows)
    for row in rows:
        told, (label, _, said) = WHERE_SO.search(str(row["value"])), str(row["label"]).partition(f": {NOBODY_SAID}")
        share = _share(told) if said else 0
        if DOUBLES + sure <= share <= ELSEWHERE:
            found.append((share, label))
    if not found:
        return ""
    return DOUBLE.format(label=formatting.lowered(max(found)[1]))


def _share(told: re.Match[str] | None) -> int:
    return int(told[1].replace(",", "")) if told else 0


def _more_work(build: Mapping[str, Any]) -> list[str]:
    rows = build.get("assumptions", ())
    return [str(row["label"]) for row in rows if MORE_WORK in str(row["value"]) and NOBODY_SAID not in str(row["label"])]
