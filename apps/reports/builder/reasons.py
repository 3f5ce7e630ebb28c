"""What speaks for and against the recommendation, and how a rule's reason is told. May import the builder's parts and pure modules only."""

from collections.abc import Mapping, Sequence
from typing import Any

from apps.decisions.engine import naming
from apps.decisions.engine.terms import STRENGTHS, Rule
from apps.reports.builder import kinds, objection, payback, waiting
from apps.reports.builder.parts import Parts
from apps.reports.document import Reason, Reasons
from apps.ui.formatting import counted

DEAR, ACTING = frozenset({"high", "safety"}), "action_on_output"  # mistakes, and the question of what happens with an answer
GRAVE = frozenset({"must", "strong", "clear"})  # warnings that stand beside what takes points
FOR_GOOD = frozenset({"acts_irreversible"})
MOST_REASONS = 3
MOST_ANSWERS = 4
NOTHING_FOR_BUILDING = "Nothing speaks for building it."


def reasons(parts: Parts) -> Reasons:
    """Up to three on each side, and the strongest objection; where a gate or a refusal decides, it is the reason.

    A rule stands on one side only; what tells ways to build apart says nothing against a no, and against a wait stands what it costs.
    """
    leader, strongest, by_rule = parts.leader, objection.objection(parts), objection.worked_out(parts)
    favours = _ranked(parts, leader, "favours") if leader else ()
    title, speaks, against_title, against, nothing = _sides(parts, favours)
    first = {words for found in (strongest, by_rule) if found for words in (found.rule, found.text)}
    speaks, others = (tuple(found for found in side if not first & {found.rule, found.text}) for side in (speaks, against))
    speaks = kinds.apart(parts, speaks) if parts.builds else speaks
    alone = tuple(found for found in _acts_alone(parts) if not first & {found.rule, found.text})
    others = (*alone, *others)
    if by_rule and by_rule.rule in parts.book.rule and by_rule != strongest:  # the money named came before it
        own = next((found for found in against if found.rule == by_rule.rule), None)
        others = (own or reason(parts, parts.book.rule[by_rule.rule], "speaks for the next option", by_rule.text), *others)
    others = kinds.not_told(parts, others, strongest.rule if strongest else "")
    return Reasons(
        for_title=title,
        for_it=speaks[:MOST_REASONS],
        against_title=against_title,
        against=others[: MOST_REASONS - 1 if strongest else MOST_REASONS],
        nothing_against="" if others or _acts_alone(parts) else nothing,
        strongest=strongest,
        no_promise=parts.no_promise,
    )


def _acts_alone(parts: Parts) -> tuple[Reason, ...]:
    """That it acts by itself where a mistake is dear or nothing is undone: the first thing against what is built, whatever moves points."""
    grave = (("error_cost", DEAR), (ACTING, FOR_GOOD))
    dear = parts.builds and any(slug in parts.used and parts.used[slug].value in values for slug, values in grave)
    said = {str(row["rule"]): str(row.get("because") or "") for row in parts.result.get("held_to_pilot", ())}
    held = [rule for rule in parts.rules(list(said)) if ACTING in parts.book.subjects_of(rule.key)] if dear else []
    return tuple(reason(parts, rule, "holds it to a trial", said[rule.key]) for rule in held[:1])


def _sides(parts: Parts, favours: tuple[Reason, ...]) -> tuple[str, tuple[Reason, ...], str, tuple[Reason, ...], str]:
    """The heading and the reasons of each side, and a sentence where the second has none."""
    if parts.builds:
        against = _ranked(parts, parts.leader, "disfavours") if parts.leader else ()
        speaks = {found.rule for found in favours}
        warned = tuple(found for found in _warnings(parts) if found.rule not in speaks)
        grave = tuple(found for found in warned if parts.book.rule[found.rule].strength in GRAVE)
        more = (*against, *grave) if against else warned
        return "Why this", favours, "Why it might be wrong", more, "" if more else _nothing_against(parts)
    deciding = tuple(_deciding(parts))
    if parts.result["verdict"] != "stop":
        return "Why not yet", deciding, "What speaks against waiting", (), waiting.dear(parts)
    return "Why not", deciding, "What speaks against a no", (), NOTHING_FOR_BUILDING


def _nothing_against(parts: Parts) -> str:
    """That no rule speaks against it, and how many questions could still bring one to do so."""
    left = len(parts.open)
    if not left:
        return "No rule speaks against it."
    return f"No rule speaks against it yet; {counted(left, 'question')} {'is' if left == 1 else 'are'} open."


def _warnings(parts: Parts) -> tuple[Reason, ...]:
    """Warnings stand in for reasons against where no rule took a point from the option in front; the gravest first."""
    without = parts.leader is not None and parts.leader["approach"] == naming.NO_MODEL
    flags = (flag for flag in parts.result.get("flags", ()) if not (without and flag["flag"] == objection.NEEDLESS))
    said = {str(flag["rule"]): str(flag["because"]) for flag in flags}
    rules = sorted(parts.rules(list(said)), key=lambda rule: STRENGTHS.index(rule.strength))
    return tuple(reason(parts, rule, "raises a warning", said[rule.key]) for rule in rules)


def _deciding(parts: Parts) -> Sequence[Reason]:
    """The rules that refuse or open a gate; where there is none, what rules the options out."""
    key, words = ("refusals", "says no") if parts.result["verdict"] == "stop" else ("gates", "must be settled first")
    said = {str(row["rule"]): str(row.get("because") or "") for row in parts.result.get(key, ())}
    found = [reason(parts, rule, words, said[rule.key]) for rule in parts.rules(list(said))]
    out = {item["rule"]: item for row in parts.ranking for item in row["reasons"] if item["effect"] == "excludes"}
    return found or [reason_of(parts, item) for item in out.values()]


def reason(parts: Parts, rule: Rule, effect: str, because: str = "") -> Reason:
    """A rule's because, as the decision says it with this case's own figures, with the answers that made it hold."""
    subjects = dict.fromkeys(test.subject for test in parts.book.tests_in(rule.when))
    answers = [words for words in map(parts.subject_words, subjects) if words]
    said = f"{because or rule.because}{payback.at_likely(parts, rule.key)}"
    return Reason(said, rule.key, effect, tuple(answers[:MOST_ANSWERS]), parts.source_titles(rule.sources))


def reason_of(parts: Parts, item: Mapping[str, Any]) -> Reason:
    """A reason of the ranking, with the points that it adds or takes."""
    rule = parts.book.rule.get(item["rule"])
    if rule is None:
        return Reason(item["because"], item["rule"], points_words(item), (), parts.source_titles(item["sources"]))
    return reason(parts, rule, points_words(item), str(item["because"]))


def points_words(row: Mapping[str, Any]) -> str:
    """ "adds 12 points", "takes 6 points", "rules it out"."""
    if row["effect"] == "excludes":
        return "rules it out"
    points = abs(int(row["weight"]))
    return f"{'adds' if row['effect'] == 'favours' else 'takes'} {counted(points, 'point')}"


def _ranked(parts: Parts, row: Mapping[str, Any], effect: str) -> tuple[Reason, ...]:
    found = [item for item in row["reasons"] if item["effect"] == effect and int(item["weight"])]  # what moves no points is no reason
    return tuple(reason_of(parts, item) for item in sorted(found, key=lambda item: weight_of(parts, row, item)))


def weight_of(parts: Parts, row: Mapping[str, Any], item: Mapping[str, Any]) -> tuple[bool, int, int]:
    """The heaviest first; of the way in front, what parts it most from the next.

    Of a product what was found on sale comes before all else, for the rest would speak for a written rule as well.
    """
    weight, is_bought = int(item["weight"]), parts.name(str(row["approach"])) in naming.BOUGHT
    of_the_next = parts.next["reasons"] if parts.next and row is parts.leader else ()
    shared = sum(int(other["weight"]) for other in of_the_next if other["rule"] == item["rule"])
    return is_bought and objection.ON_SALE not in parts.book.subjects_of(str(item["rule"])), -abs(weight - shared), -abs(weight)
