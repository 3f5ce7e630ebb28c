"""What speaks against a decision: its strongest objection, always, and for each other approach why not. Pure, plain data out.

Reads the ranking as `explanation` gives it, so that every reason named here is one that stands there.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.own_payback import Own
from apps.decisions.engine.terms import HOLD_BACK, STRENGTHS

Plain = dict[str, Any]
AGAINST, RUNNER_UP, WARNING, GENERAL, OWN_MONEY = "against", "runner_up", "warning", "general", "own_money"
PAYS_FROM = "pays_from"  # beside what never pays: from what worth a year on it would
GRAVEST = STRENGTHS[0]  # of what holds it to a trial: said before whatever moves points
LAW = "legality"  # the stage whose warnings stand in a chapter of their own
CATALOGUE = frozenset({"task_catalogue", "service_life_cycle"})  # the sources of a rule that knows no more than who sells what
EXCLUDES, DISFAVOURS = "excludes", "disfavours"
END_OF_SENTENCE = re.compile(r"(?<=[\w”%)])\. (?=[A-Z“])")


def strongest_against(
    book: Rulebook, ranking: Sequence[Plain], recommendation: str, own: Own | None = None, warnings: Sequence[Plain] = ()
) -> Plain:
    """The strongest reason against what is recommended: what puts it behind the next way, else the best proven warning.

    First of all that its own money is not back in time, in words: no rule says it. Then what must be shown in a trial before
    anything else, since nobody would notice it in use. A rule that gives both ways the same is no
    reason, nor is one that is answered by another on the same facts. A slight difference weighs less than a warning; where
    there is neither, the book's general objection to such a way is said.
    """
    standing = [row for row in ranking if not row["excluded"]]
    if recommendation not in book.approach or not standing:
        objection = next((outcome.objection for outcome in book.outcomes if outcome.slug == recommendation), "")
        return {"text": objection, "rule": "", "kind": GENERAL, "approach": ""}
    first, after = standing[0], standing[1] if len(standing) > 1 else None
    if own:
        pays = {PAYS_FROM: own.pays_from} if own.pays_from is not None else {}
        return {"text": own.because, "rule": "", "kind": OWN_MONEY, "approach": first["approach"], **pays}
    if gravest := _gravest(book, warnings):
        return _said(gravest, WARNING, first["approach"])
    found = _difference(book, first, after)
    if found and found[0] <= -_clear(book):
        return found[1]
    if warning := _best_proven(book, first, warnings):
        return _said(warning, WARNING, first["approach"])
    if found:
        return found[1]
    return {"text": book.approach[recommendation].objection, "rule": "", "kind": GENERAL, "approach": recommendation}


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
            found[slug] = f"Ruled out: {clause(out_by(row)['because'])}."
        elif row is standing[0]:
            found[slug] = f"It leads among the ways to build, and has to wait for {clause(waits_for)}." if waits_for else ""
        else:
            found[slug] = _behind(book, row, standing[0])
    return found


def out_by(row: Mapping[str, Any]) -> Plain:
    """Of the reasons that rule an approach out, the one that is told wherever only one is; empty where none does.

    What an answer rules out comes before what our catalogue does not know: a seller may turn up, and the answer stays.
    """
    found = (reason for reason in row["reasons"] if reason["effect"] == EXCLUDES)
    return min(found, key=lambda reason: (CATALOGUE.issuperset(reason.get("sources", ("",))), *_heaviest(reason)), default={})


def sets_back(row: Plain, leader: Plain) -> list[tuple[int, bool, Plain]]:
    """What tells an approach from the leading one to its harm: the points, whether it speaks for the leading one rather than against this, the reason.

    What speaks against this comes first, the most points first. What gives or takes both the same tells nothing apart, and is left out.
    """
    mine, theirs = _by_rule(row), _by_rule(leader)
    against = [(mine[reason["rule"]] - theirs.get(reason["rule"], 0), False, reason) for reason in row["reasons"] if reason["weight"] < 0]
    ahead = [
        (mine.get(reason["rule"], 0) - theirs[reason["rule"]], True, reason)
        for reason in leader["reasons"]
        if reason["weight"] > 0 and mine.get(reason["rule"], 0) >= 0
    ]
    return sorted((entry for entry in (*against, *ahead) if entry[0] < 0), key=lambda entry: (entry[1], entry[0], entry[2]["rule"]))


def clause(sentence: str) -> str:
    """The first sentence of a text as the rest of another sentence: no capital letter, no full stop, no second colon."""
    first = END_OF_SENTENCE.split(sentence.strip())[0].rstrip(".").replace(": ", "; ")
    return first if first[1:2].isupper() else first[:1].lower() + first[1:]


def _behind(book: Rulebook, row: Plain, leader: Plain) -> str:
    """Why an approach that is not ruled out comes after the leading one."""
    name, gap = book.approach[leader["approach"]].label, leader["fit"] - row["fit"]
    points = f"{gap} {'point' if gap == 1 else 'points'}"
    if not gap:
        return f"It fits as well as “{name}”, which is the simpler or cheaper of the two."
    if not (found := sets_back(row, leader)):
        return f"“{name}” is {points} ahead."
    most, is_for_leader, reason = found[0]
    if not is_for_leader:
        weight = "the main reason" if most == min(entry[0] for entry in found) else "against it"
        return f"{points} behind “{name}”; {weight}: {clause(reason['because'])}."
    if any(each["effect"] == DISFAVOURS for each in row["reasons"]):
        return f"{points} behind “{name}”, for which more speaks: {clause(reason['because'])}."
    return f"Nothing speaks against it, but more speaks for “{name}”: {clause(reason['because'])}."


def _difference(book: Rulebook, first: Plain, after: Plain | None) -> tuple[int, Plain] | None:
    """What puts the leading way behind the next one most, with its points; None where nothing does."""
    mine, theirs = _by_rule(first), _by_rule(after) if after else {}
    found = []
    for row, kind in [(first, AGAINST), *([(after, RUNNER_UP)] if after else [])]:
        for reason in row["reasons"]:
            key, gap = reason["rule"], mine.get(reason["rule"], 0) - theirs.get(reason["rule"], 0)
            speaks = reason["weight"] < 0 if kind == AGAINST else reason["weight"] > 0 and mine.get(key, 0) >= 0
            if gap < 0 and speaks and not (kind == RUNNER_UP and _is_answered(book, key, -gap, mine, theirs)):
                found.append((gap, kind, key, _said(reason, kind, row["approach"])))
    best = min(found, key=lambda entry: entry[:3], default=None)
    return (best[0], best[3]) if best else None


def _is_answered(book: Rulebook, key: str, points: int, mine: Mapping[str, int], theirs: Mapping[str, int]) -> bool:
    """Whether another rule of the same stage gives the leading way as much on the same facts: there is enough for this, and for that."""
    if key not in book.rule:
        return False
    subjects = book.subjects_of(key)
    return any(
        mine[other] - theirs.get(other, 0) >= points
        and book.rule[other].stage == book.rule[key].stage
        and book.subjects_of(other) <= subjects
        for other in mine
        if other != key and other in book.rule and book.subjects_of(other)
    )


def _best_proven(book: Rulebook, first: Plain, warnings: Sequence[Plain]) -> Plain | None:
    """The warning with the best evidence, of these the strongest, that speaks neither for the way nor of the law, which has its own chapter."""
    mine = _by_rule(first)
    rules = [(book.rule[str(row["rule"])], place, row) for place, row in enumerate(warnings) if str(row["rule"]) in book.rule]
    speaking = [entry for entry in rules if mine.get(entry[0].key, 0) <= 0 and entry[0].stage != LAW]
    left = [((rule.sure or "Z", STRENGTHS.index(rule.strength), place), row) for rule, place, row in speaking]
    return min(left, key=lambda entry: entry[0])[1] if left else None


def _gravest(book: Rulebook, warnings: Sequence[Plain]) -> Plain | None:
    """The first reason to hold it to a trial that the rules call a must; None where there is none."""
    rules = ((book.rule.get(str(row["rule"])), row) for row in warnings)
    return next(
        (row for rule, row in rules if rule and rule.strength == GRAVEST and any(each.do == HOLD_BACK for each in rule.effects)), None
    )


def _clear(book: Rulebook) -> int:
    """From how many points on a difference weighs more than a warning."""
    return int(book.parameters["clear_lead"])


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
