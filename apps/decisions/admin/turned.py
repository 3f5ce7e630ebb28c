"""What came out differently in a test case, and which change of the draft turned it, in words. Knows the workbench; stores nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from apps.decisions import services
from apps.decisions.admin.draft_changes import changes_in
from apps.decisions.admin.rule_list import marks_in
from apps.decisions.admin.word_list import base_of
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.differences import Change
from apps.decisions.engine.expected_words import words_of
from apps.decisions.engine.outcome import Lead
from apps.decisions.engine.trying import Tried
from apps.decisions.models import Draft


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that came out differently: about what, what was expected, what came, which changes of the draft turned it, and
    where none did, the rules that it turns on."""

    about: str
    expected: str
    actual: str
    rules: tuple[tuple[Tried, bool], ...]  # each with whether this draft changed it
    causes: tuple[tuple[Change | None, str], ...] = ()  # each in words, with its key
    alone: bool = True
    leads: tuple[str, ...] = ()  # before and now, where they differ

    @property
    def others(self) -> int:
        """The rules beside the one that decides."""
        return len(self.rules) - 1


def differences_of(run: services.CaseRun, bench: services.Workbench, draft: Draft, plain: Mapping[str, Any]) -> tuple[Difference, ...]:
    """What came out differently than expected, each with the changes that turned it, or the rules that it turns on, marked."""
    if bench.machine is None or run.result is None or run.result.passes:
        return ()
    book, case, changed = bench.machine.book, run.case, marks_in(plain, base_of(draft))
    said = {(change.part, change.key): change for change in changes_in(draft, plain) or ()}
    return tuple(
        Difference(
            *words_of(book, point),
            tuple((rule, rule.key in changed) for rule in rules),
            tuple((said.get(place), place[1]) for place in turned.causes),
            turned.alone,
            tuple(_lead_words(book, one) for one in (turned.before, turned.after) if one),
        )
        for (point, rules), turned in zip(
            bench.turns_on(case.answers, case.expect), bench.turned_by(draft.based_on, case.answers, case.expect), strict=True
        )
    )


def _lead_words(book: Rulebook, lead: Lead) -> str:
    """“No ML 65, Classical ML 62”."""
    return ", ".join(f"{book.outcome_labels.get(slug, slug)} {fit}" for slug, fit in lead)
