"""The idea in its owner's words, and the record of all answers. May import the builder's parts and pure modules only."""

from collections.abc import Iterable, Mapping
from typing import Any

from apps.decisions.engine import known_how
from apps.reports import formatting
from apps.reports.builder.parts import Parts
from apps.reports.document import RecordedAnswer, RecordSection, Statement
from apps.ui.formatting import counted, listed

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
NOT_SAID = {False: "Assumed (not said)", True: "A first idea (not said)"}  # by whether the question is one of what is wanted
NOTHING_SAID = "Of no answer it is said how it is known, or who says so: each counts as assumed."
OPTIONAL = ("goal", "notes")
STATES = {  # of a recorded answer, with what a reader needs to be told of it
    "used": "",
    "not known": "",
    "not readable": "Not readable means that something was typed of which no answer could be made; it counts as not known.",
    "not provided": "",
    "not asked yet": "Not asked yet means that it is asked only after another open answer.",
    "not asked": "Not asked means that another answer made the question pointless.",
    "not used": "Not used means the same of a question that was answered before; the answer is kept.",
}


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
    words = [f"{everything.count(state)} {state}" for state in STATES if state in everything]
    told = [sentence for state, sentence in STATES.items() if sentence and state in everything]
    how = () if _says_how(parts) or "used" not in everything else (NOTHING_SAID,)
    return " ".join([f"{counted(len(everything), 'question')}: {listed(words)}.", *told, *how])


def _says_how(parts: Parts) -> bool:
    """Whether it is said of any answer how it is known, or by whom."""
    return any(answer.known_how or answer.source for answer in parts.given.values())


def _recorded(parts: Parts, slug: str) -> RecordedAnswer:
    question, answer = parts.book.question[slug], parts.given.get(slug)
    if answer is None and slug in parts.not_asked:
        return RecordedAnswer(slug, question.ask, "Not asked", "", "", "not asked")
    if answer is None and slug in parts.waiting:
        return RecordedAnswer(slug, question.ask, "Not asked yet", "", "", "not asked yet")
    if answer is None:
        return RecordedAnswer(slug, question.ask, "Not provided", "", "", "not provided")
    if answer.typed:
        return RecordedAnswer(slug, question.ask, f"Not readable: “{answer.typed}”", "", answer.source, "not readable")
    if answer.value is None:
        return RecordedAnswer(slug, question.ask, "I do not know yet", "", answer.source, "not known")
    words = parts.value_words(question, answer.value)
    how = known_how.short(slug, answer.known_how) or (NOT_SAID[slug in known_how.WANTED] if _says_how(parts) else "")
    state = "not used" if slug in parts.not_used else "used"
    return RecordedAnswer(slug, question.ask, f"{words} (not used)" if state == "not used" else words, how, answer.source, state)
