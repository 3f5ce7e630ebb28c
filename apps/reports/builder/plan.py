"""What would change the recommendation, and the assumptions to check. May import the builder's parts and pure modules only."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from apps.decisions.engine import known_how
from apps.reports import formatting
from apps.reports.builder import held_open, sane
from apps.reports.builder.effort import effort, who_knows
from apps.reports.builder.found_out import found_out, is_of_this_idea
from apps.reports.builder.parts import Parts
from apps.reports.document import Assumption, Change, ChangedAnswer, Chip, NearMiss
from apps.ui.formatting import counted, listed

KINDS = {"data": "Data", "money": "Money", "hardware": "Hardware", "people": "People", "law": "Law", "scope": "Scope"}
MOST_ASSUMPTIONS = 6
MOST_NEAR_MISSES = 5
LONGEST_MISS = 120  # signs of a condition that is still read; a longer one is no near miss to anybody
OPPOSITE = {"favour": "disfavour", "disfavour": "favour"}  # how effects begin that move points one way and the other
STEP = "add the step "  # how an effect begins that only adds a step: no miss worth telling
MOST_CHANGES = 6  # shown, of all that the engine found: of each kind one before a second of any
MOST_FOUND_OUT = 4  # of them open answers that would do it alone, where others are there too
NO_CHANGE = "No change of one or two answers that somebody could bring about gives another recommendation."
SMALLEST = "The smallest changes of answers that put something else in its place. Each was decided again by the same rules."
FAR = 10  # a number that would have to be ten times as large, or a tenth, is not a small change


def changes(parts: Parts) -> tuple[Change, ...]:
    """The smallest changes of answers that give another recommendation, as the engine re-decided them."""
    rows = _worth_telling(parts)
    alike = Counter(_kind(row) for row in rows)
    return tuple(_change(parts, row, alike[_kind(row)] - 1) for row in rows[:MOST_CHANGES])


def _kind(row: Mapping[str, Any]) -> tuple[tuple[str, ...], str]:
    """What a change is about, and what comes of it."""
    return tuple(row.get("kind", ())), str(row["recommendation"])


def _worth_telling(parts: Parts) -> list[Mapping[str, Any]]:
    """What finding out one open answer may bring, then changes that somebody could bring about and want.

    Of these none that only ends the idea or throws it back, and no number moved beyond reach.
    """
    now = {slug: answer.value for slug, answer in parts.used.items()}
    back, first = _steps_back(parts), found_out(parts)
    forward = [row for row in _within_reach(parts) if row["recommendation"] not in back and row not in first]
    wanted = [row for row in forward if is_of_this_idea(parts, row) and sane.is_sane(row["changes"], now, row.get("was_open", ()))]
    return [*first[:MOST_FOUND_OUT], *wanted, *first[MOST_FOUND_OUT:]]


def _steps_back(parts: Parts) -> set[str]:
    """Outcomes that are no way forward from here: of a Not yet those of earlier gates, of a recommended way all."""
    waiting = [gate.outcome for gate in parts.book.gates]
    present = parts.result["recommendation"]
    forward = waiting[waiting.index(present) + 1 :] if present in waiting else []
    return {outcome.slug for outcome in parts.book.outcomes if outcome.slug not in forward}


def _within_reach(parts: Parts) -> list[Mapping[str, Any]]:
    rows = parts.result.get("would_change", ())
    return [row for row in rows if all(_near(parts, slug, value) for slug, value in row["changes"].items())]


def _near(parts: Parts, question: str, value: Any) -> bool:
    now = parts.number_of(question)
    return not now or now / FAR <= Decimal(str(value)) <= now * FAR


def changes_lead(parts: Parts) -> str:
    said = [NO_CHANGE if not _worth_telling(parts) else SMALLEST, held_open.said(parts)]
    return " ".join(filter(None, said))


def assumptions(parts: Parts) -> tuple[Assumption, ...]:
    """Answers that are assumed or estimated, those that the recommendation rests on most first."""
    if "weakest" not in parts.result:
        return _by_influence(parts)
    flips = {slug: row for row in reversed(_within_reach(parts)) for slug in row["changes"]}
    rows = [row for row in parts.result["weakest"] if row["question"] in parts.used][:MOST_ASSUMPTIONS]
    return tuple(replace(_assumption(parts, str(row["question"]), None, 0), effect=_carries(parts, row, flips)) for row in rows)


def _carries(parts: Parts, row: Mapping[str, Any], flips: Mapping[str, Mapping[str, Any]]) -> str:
    """What rests on a weak answer: what would be recommended without it, and the points it carries."""
    slug, points = str(row["question"]), int(row.get("points") or 0)
    said = [_effect(parts, slug, flips[slug], 0)] if slug in flips else []
    if row.get("without"):
        said.append(f"Without it the recommendation would be: {parts.name(str(row['without']))}.")
    elif points:
        said.append(f"{counted(points, 'point')} of the lead rest on it.")
    return " ".join(said)


def _by_influence(parts: Parts) -> tuple[Assumption, ...]:
    """The same for a decision from before it was worked out what rests on each answer: those that move the result most first."""
    share = {str(row["question"]): int(row["share"]) for row in parts.result.get("influence", ())}
    flips = {slug: row for row in reversed(_within_reach(parts)) for slug in row["changes"]}
    order = {"": 0, "assumed": 0, "estimated": 1}
    weak = [slug for slug, answer in parts.used.items() if answer.known_how in order]
    place = {question.slug: number for number, question in enumerate(parts.book.questions)}
    weak.sort(
        key=lambda slug: (slug not in flips, -share.get(slug, 0), order[parts.used[slug].known_how], -_readers(parts, slug), place[slug])
    )
    return tuple(_assumption(parts, slug, flips.get(slug), share.get(slug, 0)) for slug in weak[:MOST_ASSUMPTIONS])


def assumptions_lead(parts: Parts) -> str:
    how = [answer.known_how for answer in parts.used.values()]
    assumed, estimated = len([word for word in how if word in ("", "assumed")]), how.count("estimated")
    if not assumed and not estimated:
        return f"All {len(how)} answers were measured."
    weak = [
        f"{number} {'is' if number == 1 else 'are'} {word}" for number, word in ((assumed, "assumed"), (estimated, "estimated")) if number
    ]
    said = (
        f"Of {counted(len(how), 'answer')}, {listed(weak)}"
        if len(weak) > 1 or assumed + estimated < len(how)
        else _all_of(len(how), assumed, bool(known_how.WANTED & parts.used.keys()))
    )
    nobody = "" if _names_somebody(parts) else " Nobody is named for any of them."
    counts = f"{said}; an answer without a word on how it is known counts as assumed.{nobody}"
    if "weakest" in parts.result and not parts.result["weakest"]:
        return f"{counts} None of them alone carries the recommendation."
    return f"{counts} Those that the recommendation rests on most come first, each with its cheapest check."


def _all_of(answers: int, assumed: int, wanted: bool) -> str:
    how = "assumed or a first idea" if assumed and wanted else "assumed" if assumed else "estimated"
    return f"The only answer is {how}" if answers == 1 else f"All {answers} answers are {how.replace('a first idea', 'first ideas')}"


def _change(parts: Parts, row: Mapping[str, Any], more: int) -> Change:
    changed = tuple(
        ChangedAnswer(slug, parts.short(slug), _now_words(parts, slug), parts.value_words(parts.book.question[slug], value))
        for slug, value in _in_order(parts, row["changes"])
    )
    kinds = {parts.book.question[item.question].about for item in changed}
    was_open = bool(changed) and set(row["changes"]) <= set(row.get("was_open", ()))
    alike = min(more, int(row.get("alike") or 0))  # only of those that are worth telling, too
    return Change(
        changes=changed,
        recommendation=parts.outcome(str(row["recommendation"])),
        kind=listed([KINDS.get(kind, kind) for kind in sorted(kinds)]),
        was_open=was_open,
        distance=formatting.sentence("; ".join(str(words) for _, words in _in_order(parts, row.get("distance") or {}))),
        alike=f"{counted(alike, 'other answer')} to the same end {'was' if alike == 1 else 'were'} found." if alike else "",
        place=list(parts.result["would_change"]).index(row),
    )


def near_misses(parts: Parts) -> tuple[NearMiss, ...]:
    """Rules that a number keeps from holding, and that would do more than add a step, the nearest first."""
    found = [row for row in parts.result.get("near_misses", ()) if row.get("near") and len(str(row["missing"])) <= LONGEST_MISS]
    told = [(row, [words for words in _would(row) if not any(_cancels(words, row, other) for other in found)]) for row in found]
    rows = [(row, would) for row, would in told if would]
    return tuple(
        NearMiss(
            rule=str(row["rule"]),
            missing=formatting.sentence(f"if {row['missing']}"),
            distance=formatting.sentence(str(row["distance"])),
            would=formatting.sentence("; ".join(would)),
        )
        for row, would in rows[:MOST_NEAR_MISSES]
    )


def _would(row: Mapping[str, Any]) -> list[str]:
    """What a rule would do but add a step."""
    return [str(words) for words in row["would"] if not str(words).startswith(STEP)]


def _cancels(words: str, row: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether another rule that waits for the very same would do the opposite, as strongly: together they move nothing."""
    verb, _, rest = words.partition(" ")
    opposite = f"{OPPOSITE[verb]} {rest}" if verb in OPPOSITE else ""
    return other is not row and other["missing"] == row["missing"] and opposite in _would(other)


def _in_order(parts: Parts, found: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """What is said of questions, in the form's order: a decision read back has its keys in another order than one just made."""
    return [(question.slug, found[question.slug]) for question in parts.book.questions if question.slug in found]


def _now_words(parts: Parts, slug: str) -> str:
    return parts.answer_words(slug) if slug in parts.used else "Not known yet"


def _assumption(parts: Parts, slug: str, flip: Mapping[str, Any] | None, share: int) -> Assumption:
    question, answer = parts.book.question[slug], parts.used[slug]
    estimated = answer.known_how == "estimated"
    words = known_how.short(slug, answer.known_how or "assumed")
    return Assumption(
        question=slug,
        label=parts.short(slug),
        answer=parts.answer_words(slug),
        known_how=Chip(words, "plain") if estimated else Chip(words, "amber", "warn"),
        effect=_effect(parts, slug, flip, share),
        who=f"Said by: {answer.source}" if answer.source else "Nobody is named for it" if _names_somebody(parts) else "",
        check=" ".join(filter(None, (formatting.sentence(question.find_out) if question.find_out else "", _who_and_when(parts, slug)))),
    )


def _names_somebody(parts: Parts) -> bool:
    """Whether it is said of any answer who says so; where it is not, that is said once."""
    return any(answer.source for answer in parts.used.values())


def _effect(parts: Parts, slug: str, flip: Mapping[str, Any] | None, share: int) -> str:
    if flip:
        others = [parts.short(other) for other, _ in _in_order(parts, flip["changes"]) if other != slug]
        then = parts.value_words(parts.book.question[slug], flip["changes"][slug])
        along = f", and that to {listed([f'“{other}”' for other in others])} another one" if others else ""
        return f"Were the answer “{then}”{along}, the recommendation would be: {parts.name(str(flip['recommendation']))}."
    readers = _readers(parts, slug)
    if share:
        return "Together with other answers it can change the recommendation."
    return (
        f"No other answer to it was found that alone gives another recommendation; {counted(readers, 'rule')} {'reads' if readers == 1 else 'read'} it."
        if readers
        else "No rule reads it directly."
    )


def _readers(parts: Parts, slug: str) -> int:
    return len(parts.book.rules_that_read(slug))


def _who_and_when(parts: Parts, slug: str) -> str:
    who, time = who_knows(parts, slug), effort(parts, slug)
    details = [
        who and formatting.sentence(f"Who knows: {formatting.lowered(who)}"),
        time and formatting.sentence(f"It takes {time}"),
    ]
    return " ".join(filter(None, details))
