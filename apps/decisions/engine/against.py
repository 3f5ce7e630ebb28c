"""What speaks against a decision: its strongest objection, always, and for each other approach why not. Pure, plain data out.

Reads the ranking as `explanation` gives it, so that every reason named here is one that stands there.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from apps.decisions.engine.book import Rulebook

Plain = dict[str, Any]
AGAINST, RUNNER_UP, GENERAL = "against", "runner_up", "general"
EXCLUDES, DISFAVOURS = "excludes", "disfavours"
END_OF_SENTENCE = re.compile(r"(?<=[\w”%)])\. (?=[A-Z“])")


def strongest_against(book: Rulebook, ranking: Sequence[Plain], recommendation: str) -> Plain:
    """The strongest reason against what is recommended; where no rule speaks against it, the book's general objection."""
    standing = [row for row in ranking if not row["excluded"]]
    if recommendation in book.approach and standing:
        first = standing[0]
        if against := [reason for reason in first["reasons"] if reason["effect"] == DISFAVOURS]:
            return _said(min(against, key=_heaviest), AGAINST, first["approach"])
        if len(standing) > 1 and (reason := _better(standing[1], first)):
            return _said(reason, RUNNER_UP, standing[1]["approach"])
        return {"text": book.approach[recommendation].objection, "rule": "", "kind": GENERAL, "approach": recommendation}
    objection = next((outcome.objection for outcome in book.outcomes if outcome.slug == recommendation), "")
    return {"text": objection, "rule": "", "kind": GENERAL, "approach": ""}


def no_promise(book: Rulebook, recommendation: str) -> str:
    """What the recommendation does not promise."""
    if recommendation in book.approach:
        return book.approach[recommendation].no_promise
    return next((outcome.no_promise for outcome in book.outcomes if outcome.slug == recommendation), "")


def why_not(
    book: Rulebook, ranking: Sequence[Plain], recommendation: str, gates: Sequence[Plain], refusals: Sequence[Plain]
) -> Mapping[str, str]:
    """One sentence for each approach that is not recommended."""
    refused = min((row["rule"], row["because"]) for row in refusals)[1] if refusals else ""
    waits_for = min((row["rule"], row["needs"]) for row in gates if row["gate"] == gates[0]["gate"])[1] if gates else ""
    standing = [row for row in ranking if not row["excluded"]]
    found = {}
    for row in ranking:
        slug = str(row["approach"])
        if slug == recommendation:
            found[slug] = ""
        elif refused:
            found[slug] = f"Nothing of this is built: {clause(refused)}."
        elif row["excluded"]:
            out = min((reason for reason in row["reasons"] if reason["effect"] == EXCLUDES), key=_heaviest)
            found[slug] = f"Ruled out: {clause(out['because'])}."
        elif row is standing[0]:
            found[slug] = f"It leads among the ways to build, and has to wait: first comes {clause(waits_for)}." if waits_for else ""
        else:
            found[slug] = _behind(book, row, standing[0])
    return found


def clause(sentence: str) -> str:
    """The first sentence of a text as the rest of another sentence: no capital letter, no full stop, no second colon."""
    first = END_OF_SENTENCE.split(sentence.strip())[0].rstrip(".").replace(": ", "; ")
    return first if first[1:2].isupper() else first[:1].lower() + first[1:]


def _behind(book: Rulebook, row: Plain, leader: Plain) -> str:
    """Why an approach that is not ruled out comes after the leading one."""
    name, gap = book.approach[leader["approach"]].label, leader["fit"] - row["fit"]
    points = f"{gap} {'point' if gap == 1 else 'points'}"
    against = [reason for reason in row["reasons"] if reason["effect"] == DISFAVOURS]
    if not gap:
        return f"It fits as well as “{name}”, which is the simpler or cheaper of the two."
    if against:
        theirs = _by_rule(leader)
        worst = min(against, key=lambda reason: (reason["weight"] - theirs.get(reason["rule"], 0), reason["rule"]))
        return f"{points} behind “{name}”; the main reason: {clause(worst['because'])}."
    if reason := _better(leader, row):
        return f"Nothing speaks against it, but more speaks for “{name}”: {clause(reason['because'])}."
    return f"Nothing speaks against it, but “{name}” is {points} ahead."


def _better(row: Plain, other: Plain) -> Plain | None:
    """The reason that lifts one approach most above another; None where none does."""
    theirs = _by_rule(other)
    lifts = [(theirs.get(reason["rule"], 0) - reason["weight"], reason) for reason in row["reasons"] if reason["weight"] > 0]
    best = min(lifts, key=lambda pair: (pair[0], pair[1]["rule"]), default=None)
    return best[1] if best and best[0] < 0 else None


def _heaviest(reason: Plain) -> tuple[int, str]:
    """Sorts the heaviest reason first, equal ones by the key of their rule, since rules have no order."""
    return -abs(reason["weight"]), str(reason["rule"])


def _by_rule(row: Plain) -> dict[str, int]:
    """The points of an approach by the rule that gives them."""
    points: dict[str, int] = {}
    for reason in row["reasons"]:
        points[reason["rule"]] = points.get(reason["rule"], 0) + reason["weight"]
    return points


def _said(reason: Plain, kind: str, approach: str) -> Plain:
    return {"text": reason["because"], "rule": reason["rule"], "kind": kind, "approach": approach}
