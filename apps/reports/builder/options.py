"""The options compared: one row each, with the reason that decided it. May import the builder's parts and pure modules only."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from apps.decisions.engine.against import out_by, sets_back
from apps.reports import charts, formatting
from apps.reports.builder import in_use, trial, year_words
from apps.reports.builder.parts import Parts
from apps.reports.builder.reasons import reason_of, weight_of
from apps.reports.document import Chip, Option, Reason
from apps.ui.formatting import counted, listed, number

Told = Counter[tuple[str, str]]  # how often a reason was given, by its side and its rule

AHEAD = "ahead"  # what speaks for the way in front, beside one behind it
SIDES = {"favours": "Speaks for it: ", "disfavours": "Speaks against it: ", AHEAD: "More speaks for the first: "}
SAME = "the reason above"  # of a rule that stands in an earlier row, whose key is beside it


def options(parts: Parts) -> tuple[Option, ...]:
    """One row an approach, best first, the excluded ones last and without a score. A reason is given to one row before it comes again."""
    told: Told = Counter()
    found, rules = [], set[str]()
    for row in parts.ranking:
        deciding = _deciding_reason(parts, row, told)
        told[_key(deciding) if deciding else ("", "")] += 1
        found.append(_option(parts, row, deciding, again=deciding is not None and str(deciding["rule"]) in rules))
        rules |= {str(deciding["rule"])} if deciding else set()
    return tuple(found)


def options_lead(parts: Parts) -> str:
    start = parts.start
    out = len(parts.ranking) - len(parts.standing)
    ruled_out = f" {counted(out, 'option is', 'options are')} ruled out and not scored." if out else ""
    return (
        f"Every option starts at {start} and moves by the points of the rules that hold. A sum may pass 0 or 100; the bar stops there. "
        "The thin line is the range if open answers turn out otherwise; “wide open” means that it leaves the scale on both sides."
        f"{ruled_out}{in_use.NOT_SCORED if in_use.runs(parts.used) and parts.builds else ''}"
    )


def ruled_out(parts: Parts) -> str:
    """The excluded options in a line, each with the rule that excludes it; empty where none is."""
    out = [row for row in parts.ranking if row["excluded"]]
    named = [(parts.outcome(row["approach"]), _deciding_reason(parts, row, Counter())) for row in out]
    return formatting.sentence("; ".join(f"{label} ({rule['rule']})" if rule else label for label, rule in named))


def fit_chart(parts: Parts) -> charts.FitChart:
    leader = parts.leader
    bars = [
        charts.FitOf(
            label=parts.outcome(row["approach"]),
            fit=None if row["excluded"] else row["fit"],
            low=row["range"][0] if row["range"] else 0,
            high=row["range"][1] if row["range"] else 0,
            leading=row is leader and (parts.builds or not parts.level),
        )
        for row in parts.ranking
    ]
    return charts.fit_chart(_fit_title(parts), bars)


def _option(parts: Parts, row: Mapping[str, Any], deciding: Mapping[str, Any] | None, *, again: bool) -> Option:
    slug, excluded = str(row["approach"]), bool(row["excluded"])
    low, high = (0, 0) if excluded else (int(row["range"][0]), int(row["range"][1]))
    leading = row is parts.leader
    all_reasons = _all_reasons(parts, row)
    return Option(
        slug=slug,
        label=parts.outcome(slug),
        excluded=excluded,
        leading=leading and parts.builds,
        fit="Not scored" if excluded else number(row["fit"]),
        reach="" if excluded or low == high else formatting.reach_words(low, high),
        span="" if excluded or low == high else formatting.span_words(low, high),
        width=f"{_on_scale(0 if excluded else row['fit'])}%",
        low=f"{_on_scale(low)}%",
        high=f"{_on_scale(high)}%",
        standing=_standing(parts, row),
        first_year="–" if excluded else year_words.likely_alone(parts, slug)[0],
        first_year_reach="" if excluded else year_words.likely_alone(parts, slug)[1],
        time_to_try="–" if excluded else trial.time_words(parts, slug),
        deciding=_deciding_words(deciding, again=again),
        rule=str(deciding["rule"]) if deciding else "",
        # where the idea is refused, the refusal is why not, for every option alike
        why_not="" if parts.result["verdict"] == "stop" else parts.in_its_words(str(row.get("why_not") or "")),
        reasons=all_reasons,
        sum="" if excluded else _sum_words(parts, row),
    )


def _deciding_words(deciding: Mapping[str, Any] | None, *, again: bool) -> str:
    """The reason with its side, in full once: a table of rows as long as that leaves the first page. Of what is ruled out, the standing says the side."""
    if deciding is None:
        return "No rule spoke for it or against it."
    side = SIDES.get(str(deciding["effect"]), "")
    if again and side:
        return f"{side}{SAME}."
    return f"{side}{formatting.first_sentence(str(deciding['because']))}."


def _standing(parts: Parts, row: Mapping[str, Any]) -> Chip:
    if row["excluded"]:
        return Chip("Ruled out", "stop", "stop")
    if parts.result["verdict"] == "stop":
        return Chip("Not advised", "plain")
    if row is parts.leader and parts.builds:
        return Chip("Recommended", "go", "check")
    if parts.level and (row is parts.leader or row in parts.level):
        return Chip("Level", "info")
    if row is parts.leader:
        return Chip("Best so far", "info")
    others = [other for other in parts.standing if other is not parts.leader]
    if others and row is others[0]:
        return Chip("Next best", "info")
    return Chip("Possible" if row["fit"] * 2 >= parts.start else "Far behind", "plain")


def _deciding_reason(parts: Parts, row: Mapping[str, Any], told: Told) -> Mapping[str, Any] | None:
    """For an excluded option the rule that excludes it, for the leading one its best reason, for the others what sets them back most.

    Of reasons that weigh the same, the one that was `told` of other options least.
    """
    given: list[Mapping[str, Any]] = list(row["reasons"])
    if row["excluded"]:
        return out_by(row) or None
    if parts.leader and row is not parts.leader and (found := sets_back(dict(row), dict(parts.leader))):
        _points, is_for_leader, chosen = min(
            found, key=lambda entry: _first_told(entry, told[(AHEAD if entry[1] else str(entry[2]["effect"]), str(entry[2]["rule"]))])
        )
        return {**chosen, "effect": AHEAD} if is_for_leader else chosen
    for effect in ("favours", "disfavours"):
        if same := [item for item in given if item["effect"] == effect]:
            return min(same, key=lambda item: (*weight_of(parts, row, item), told[_key(item)]))
    return None


def _key(reason: Mapping[str, Any]) -> tuple[str, str]:
    return str(reason["effect"]), str(reason["rule"])


def _first_told(entry: tuple[int, bool, Mapping[str, Any]], told: int) -> tuple[int, ...]:
    """What is against an option comes first, the most points first; what is for the one in front, before it has been told too often."""
    points, is_for_leader, _reason = entry
    return (1, told, points) if is_for_leader else (0, points, told)


def _all_reasons(parts: Parts, row: Mapping[str, Any]) -> tuple[Reason, ...]:
    given = [item for item in row["reasons"] if item["effect"] == "excludes" or not row["excluded"]]
    ordered = sorted(given, key=lambda item: (item["effect"] != "excludes", -abs(int(item["weight"]))))
    return tuple(reason_of(parts, item) for item in ordered)


def _sum_words(parts: Parts, row: Mapping[str, Any]) -> str:
    """The fit as a sum that anybody can check by hand: 50 + 12 + 6 − 3 = 65."""
    moves = [
        (1 if item["effect"] == "favours" else -1) * abs(int(item["weight"])) for item in row["reasons"] if item["effect"] != "excludes"
    ]
    steps = "".join(f" {'+' if move > 0 else '−'} {abs(move)}" for move in moves)
    return f"{parts.start}{steps} = {number(row['fit'])}"


def _fit_title(parts: Parts) -> str:
    if not parts.standing:
        return "Every option is ruled out."
    first = parts.leader or parts.standing[0]
    others = [row for row in parts.standing if row is not first]
    if parts.level:
        names = [parts.name(row["approach"]) for row in (first, *parts.level)]
        return f"These are level at {counted(int(first['fit']), 'point')}: {listed(names)}."
    ahead = formatting.sentence(f"{parts.name(first['approach'])} fits best with {first['fit']} points").rstrip(".")
    if not others:
        return f"{ahead}; every other option is ruled out."
    return f"{ahead}; next comes {parts.name(others[0]['approach'])} with {others[0]['fit']}."


def _on_scale(points: int) -> int:
    return max(0, min(100, int(points)))
