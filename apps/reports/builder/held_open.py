"""The pilot checks that still wait for an answer, where all others say go: the way is settled then, and when to go live is not.

May import the builder's parts and pure modules only.
"""

from dataclasses import dataclass

from apps.reports import formatting
from apps.reports.builder.effort import effort
from apps.reports.builder.parts import Parts
from apps.ui.formatting import counted, listed

MOST_NAMED = 3  # of the questions that one check waits for, and of what is asked for by all; the steps and the checks name them all


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a check asks for, and the open questions by which it may still hold the idea to a pilot."""

    needs: str
    questions: tuple[str, ...]


def waiting(parts: Parts) -> tuple[Waiting, ...]:
    """One for each thing asked for; none where the verdict is no go, for it is held or waits already."""
    if parts.result["verdict"] != "go":
        return ()
    found: dict[str, list[str]] = {}
    for row in parts.result.get("checks", ()):
        rule = parts.book.rule.get(str(row.get("rule")))
        if row.get("kind") == "pilot" and row["state"] == "unknown" and rule:
            found.setdefault(str(row.get("needs") or rule.key), []).extend(parts.open_questions(rule.when))
    return tuple(Waiting(needs, tuple(dict.fromkeys(asked))) for needs, asked in found.items() if asked)


def questions(parts: Parts) -> tuple[str, ...]:
    """The open questions of all of them, each once."""
    return tuple(dict.fromkeys(slug for each in waiting(parts) for slug in each.questions))


def said(parts: Parts) -> str:
    """That open answers can still hold it to a pilot, with what each would ask for; nothing where none can."""
    found = waiting(parts)
    if not found:
        return ""
    count = len(questions(parts))
    some = f"{counted(count, 'open answer')} can still hold it to a pilot first"
    return formatting.sentence(f"{some}: {'; '.join(_named(parts, each) for each in found)}")


def ask(parts: Parts) -> str:
    """What to find out before it is approved as a go; nothing where no check waits."""
    asked = questions(parts)
    if not asked:
        return ""
    named = [f"“{parts.short(slug)}”{f' ({takes})' if (takes := effort(parts, slug)) else ''}" for slug in asked[:MOST_NAMED]]
    named += [f"{len(asked) - MOST_NAMED} more under Next steps"] if len(asked) > MOST_NAMED else []
    needs = [each.needs for each in waiting(parts)]
    needs = needs if len(needs) <= MOST_NAMED + 1 else [*needs[:MOST_NAMED], f"{len(needs) - MOST_NAMED} more"]
    return f"First answer {listed(named)}: it may have to be a pilot first, for {listed(needs)}."


def _named(parts: Parts, each: Waiting) -> str:
    asked = [f"“{parts.asked_in_full(slug)}”" for slug in each.questions[:MOST_NAMED]]
    more = [f"{len(each.questions) - MOST_NAMED} more"] if len(each.questions) > MOST_NAMED else []
    return f"{listed([*asked, *more])} (it would ask for {each.needs})"
