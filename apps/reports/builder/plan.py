"""What comes next: what would change the recommendation, the assumptions to check, the steps, the idea in its owner's words, and the record.

May import the builder's parts and pure modules only.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from apps.reports import formatting
from apps.reports.builder import costs
from apps.reports.builder.parts import KNOWN_HOW, Parts
from apps.reports.document import Assumption, Change, ChangedAnswer, Chip, RecordedAnswer, RecordSection, Statement, Step
from apps.ui.formatting import counted, day, listed

IDEA = (
    ("problem", "The problem"),
    ("goal", "The goal"),
    ("users", "Who is affected"),
    ("today", "How it is done today"),
    ("metric", "The number that should move"),
    ("metric_today", "Its value today"),
    ("metric_target", "Its target"),
    ("stop_if", "What would mean stop"),
    ("constraints", "What limits it"),
    ("people", "People and their roles"),
    ("purpose_not", "What it is not for"),
    ("notes", "Notes"),
)
OPTIONAL = ("goal", "notes")
KINDS = {"data": "Data", "money": "Money", "hardware": "Hardware", "people": "People", "law": "Law", "scope": "Scope"}
MOST_ASSUMPTIONS = 6
MOST_OPEN = 4
FAR = 10  # a number that would have to be ten times as large, or a tenth, is not a small change


def changes(parts: Parts) -> tuple[Change, ...]:
    """The smallest changes of answers that give another recommendation, as the engine re-decided them."""
    return tuple(_change(parts, row) for row in _worth_telling(parts))


def _worth_telling(parts: Parts) -> list[Mapping[str, Any]]:
    """Changes that somebody could bring about: where a way is recommended, none that only ends it, and no number moved beyond reach."""
    ends = {outcome.slug for outcome in parts.book.outcomes} if parts.builds else set()
    rows = [row for row in parts.result.get("would_change", ()) if row["recommendation"] not in ends]
    return [row for row in rows if all(_within_reach(parts, slug, value) for slug, value in row["changes"].items())]


def _within_reach(parts: Parts, question: str, value: Any) -> bool:
    now = parts.number_of(question)
    return not now or now / FAR <= Decimal(str(value)) <= now * FAR


def changes_lead(parts: Parts) -> str:
    if not _worth_telling(parts):
        return "No change of one or two answers that somebody could bring about gives another recommendation."
    return "The smallest changes of answers that put something else in its place. Each was decided again by the same rules."


def assumptions(parts: Parts) -> tuple[Assumption, ...]:
    """Answers that are assumed or estimated, those that move the result most first."""
    share = {str(row["question"]): int(row["share"]) for row in parts.result.get("influence", ())}
    flips = {slug: row for row in reversed(parts.result.get("would_change", ())) for slug in row["changes"]}
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
    return (
        f"Of {counted(len(how), 'answer')}, {assumed} {'is' if assumed == 1 else 'are'} assumed and {estimated} estimated; an answer "
        "without a word on how it is known counts as assumed. Those that move the result most come first."
    )


def steps(parts: Parts) -> tuple[Step, ...]:
    """Work in order, each piece leading to a decision; a Stop and a Not yet have theirs like every other."""
    if parts.result["verdict"] == "stop":
        work = [Step(formatting.sentence(text), "", "", False) for text in _texts(parts)]
        return (*work, Step("Decide again only if the answer behind the refusal has changed.", "", "", True))
    opened = tuple(_open_steps(parts))
    rest = tuple(Step(formatting.sentence(text), "", "", False) for text in _texts(parts))
    if not parts.builds:
        missing = len({str(gate["needs"]) for gate in parts.result.get("gates", ())})
        return (*rest[:missing], *opened, Step(_decide_again(parts), "", "", True), *rest[missing:])
    first = (*opened, Step(_decide_again(parts), "", "", True)) if opened else ()
    leader = parts.leader["approach"] if parts.leader else ""
    time = costs.time_words(parts, leader)
    trial = Step(
        formatting.sentence(
            f"{'Run the trial' if parts.result['verdict'] == 'pilot' else 'Build the first slice'}: {formatting.lowered(parts.book.approach[leader].verb)}"
        ),
        "",
        time if time != "Not stated" else "",
        False,
    )
    return (*first, *rest, trial, Step(_is_it_enough(parts), "", "", True))


def steps_lead(parts: Parts) -> str:
    if parts.result["verdict"] == "not_yet":
        return "Circles are work, diamonds are decisions. The first decision is whether to come back to this at all."
    return "Circles are work, diamonds are decisions."


def idea(parts: Parts) -> tuple[Statement, ...]:
    """The idea in the owner's own words; what was left empty is named in the last line."""
    told = parts.case.get("narrative") or {}
    texts = [(key, label, formatting.printable_text(str(told.get(key) or ""))) for key, label in IDEA]
    empty = [formatting.lowered(label) for key, label, text in texts if not text and key not in OPTIONAL]
    said = tuple(Statement(label, text) for _, label, text in texts if text)
    said += tuple(Statement(_own_name(key), text) for key, text in _further(told))
    return (*said, Statement("Not stated", formatting.sentence(listed(empty)))) if empty else said


def _further(told: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """What a case file tells under names of its own, in the order of the names."""
    known = {key for key, _ in IDEA}
    texts = ((key, formatting.printable_text(str(told[key]))) for key in sorted(told) if key not in known)
    return ((key, text) for key, text in texts if text)


def _own_name(key: str) -> str:
    """A field's own name as a label: "risk_owner" is "Risk owner"."""
    name = formatting.printable_text(key.replace("_", " ")).strip()
    return name[:1].upper() + name[1:] or "Without a name"


def record(parts: Parts) -> tuple[RecordSection, ...]:
    """Every question of the book with its answer, in the form's order."""
    return tuple(
        RecordSection(
            section.title, tuple(_recorded(parts, question.slug) for question in parts.book.questions if question.section == section.slug)
        )
        for section in parts.book.sections
    )


def record_lead(parts: Parts) -> str:
    everything = [answer.state for section in record(parts) for answer in section.answers]
    words = [f"{everything.count(state)} {state}" for state in ("used", "not known", "not provided", "not used") if state in everything]
    return f"{counted(len(everything), 'question')}: {listed(words)}. Not used means that another answer made the question pointless; the answer is kept."


def _change(parts: Parts, row: Mapping[str, Any]) -> Change:
    changed = tuple(
        ChangedAnswer(slug, parts.short(slug), _now_words(parts, slug), parts.value_words(parts.book.question[slug], value))
        for slug, value in row["changes"].items()
        if slug in parts.book.question
    )
    kinds = {parts.book.question[item.question].about for item in changed}
    was_open = bool(changed) and set(row["changes"]) <= set(row.get("was_open", ()))
    return Change(changed, parts.outcome(str(row["recommendation"])), listed([KINDS.get(kind, kind) for kind in sorted(kinds)]), was_open)


def _now_words(parts: Parts, slug: str) -> str:
    return parts.answer_words(slug) if slug in parts.used else "Not known yet"


def _assumption(parts: Parts, slug: str, flip: Mapping[str, Any] | None, share: int) -> Assumption:
    question, answer = parts.book.question[slug], parts.used[slug]
    estimated = answer.known_how == "estimated"
    return Assumption(
        question=slug,
        label=parts.short(slug),
        answer=parts.answer_words(slug),
        known_how=Chip("Estimated", "plain") if estimated else Chip("Assumed", "amber", "warn"),
        effect=_effect(parts, slug, flip, share),
        who=f"Said by: {answer.source}" if answer.source else "Nobody is named for it",
        check=" ".join(
            filter(
                None, (f"Cheapest check: {formatting.sentence(question.find_out)}" if question.find_out else "", _who_and_when(parts, slug))
            )
        ),
    )


def _effect(parts: Parts, slug: str, flip: Mapping[str, Any] | None, share: int) -> str:
    if flip:
        others = [parts.short(other) for other in flip["changes"] if other != slug]
        then = parts.value_words(parts.book.question[slug], flip["changes"][slug])
        along = f", together with {formatting.lowered(listed(others))}" if others else ""
        return f"If it were {formatting.lowered(then)}{along}: {formatting.lowered(parts.outcome(str(flip['recommendation'])))}."
    readers = _readers(parts, slug)
    if share:
        return "Together with other answers it can change the recommendation."
    return (
        f"No change of this answer alone was found that gives another recommendation; {counted(readers, 'rule')} {'reads' if readers == 1 else 'read'} it."
        if readers
        else "No rule reads it directly."
    )


def _readers(parts: Parts, slug: str) -> int:
    return len(parts.book.rules_that_read(slug))


def _who_and_when(parts: Parts, slug: str) -> str:
    question = parts.book.question[slug]
    details = [
        question.who_knows and f"Who knows: {formatting.lowered(question.who_knows.rstrip('.'))}",
        question.time and f"takes {question.time.rstrip('.')}",
    ]
    return formatting.sentence("; ".join(filter(None, details)))


def _open_steps(parts: Parts) -> Iterable[Step]:
    """Find out what would settle it, the most telling first."""
    asked = [str(row["question"]) for row in parts.result.get("conditions", ())] + [
        str(slug) for slug in parts.result.get("deciding_questions", ())
    ]
    for slug in list(dict.fromkeys(asked))[:MOST_OPEN]:
        if question := parts.book.question.get(slug):
            how = f" {formatting.sentence(question.find_out)}" if question.find_out else ""
            yield Step(f"Find out: {formatting.lowered(parts.short(slug)).rstrip('.')}.{how}", question.who_knows, question.time, False)


def _texts(parts: Parts) -> list[str]:
    return list(dict.fromkeys(str(text) for text in parts.result.get("next_steps", ())))


def _decide_again(parts: Parts) -> str:
    until = day(formatting.months_later(parts.meta.at.date(), int(parts.parameter("valid_months") or 6)))
    if parts.result["verdict"] == "not_yet":
        return f"Decide again with the new answers, at the latest on {until}: is what was missing there?"
    return "Decide again with the new answers: does the same option still come first?"


def _is_it_enough(parts: Parts) -> str:
    told = {
        key: formatting.first_sentence(formatting.printable_text(str(text)), 120)
        for key, text in (parts.case.get("narrative") or {}).items()
    }
    if told.get("metric_target"):
        stop = f" Stop if: {told['stop_if']}." if told.get("stop_if") else ""
        return f"Is the target reached: {told['metric_target']}?{stop}"
    return "Is it good enough to go on? Write down the number that means yes, and the one that means stop, before the work starts."


def _recorded(parts: Parts, slug: str) -> RecordedAnswer:
    question, answer = parts.book.question[slug], parts.given.get(slug)
    if answer is None:
        return RecordedAnswer(slug, question.ask, "Not provided", "", "", "not provided")
    if answer.value is None:
        return RecordedAnswer(slug, question.ask, "I do not know yet", "", answer.source, "not known")
    words = parts.value_words(question, answer.value)
    how = KNOWN_HOW.get(answer.known_how, "Assumed (not said)")
    state = "not used" if slug in parts.not_used else "used"
    return RecordedAnswer(slug, question.ask, f"{words} (not used)" if state == "not used" else words, how, answer.source, state)
