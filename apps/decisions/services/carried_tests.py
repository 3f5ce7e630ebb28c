"""Test cases on their way: from a file or a version into a draft, and from a draft to the version that it becomes.

Called inside the transactions of services that open and publish drafts; records nothing of its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from apps.decisions import compiler
from apps.decisions.engine import canonical, expectations
from apps.decisions.engine.answers import value_plain
from apps.decisions.engine.expectations import Result
from apps.decisions.models import AcceptedChange, Draft, DraftTestCase, RulebookVersion, VersionTestCase
from apps.decisions.models.test_cases import CaseText
from apps.decisions.services.workbench import Workbench, workbench_of

TEXTS = ("name", "title", "why", "answers", "expect")
Accepted = Mapping[tuple[str, str], AcceptedChange]  # by the name of the case and the fingerprint of the difference


def bring_to_draft(draft: Draft, version: RulebookVersion) -> None:
    """The test cases that a version was published with, for a draft that is opened from it."""
    DraftTestCase.objects.bulk_create(
        DraftTestCase(draft=draft, position=case.position, **{name: getattr(case, name) for name in TEXTS})
        for case in version.test_cases.all()
    )


def write_to_draft(draft: Draft, examples: Sequence[Mapping[str, Any]]) -> None:
    """Examples as case files write them, with `id`, `expect` and `why`, as the test cases of a new draft."""
    DraftTestCase.objects.bulk_create(DraftTestCase(draft=draft, position=place, **row) for place, row in enumerate(map(row_of, examples)))


def replace_in_draft(draft: Draft, rows: Sequence[Mapping[str, Any]]) -> None:
    """Let the test cases of a new draft be these, given as a file of rules says them."""
    DraftTestCase.objects.filter(draft=draft).delete()
    DraftTestCase.objects.bulk_create(
        DraftTestCase(draft=draft, position=place, **compiler.test_columns(row)) for place, row in enumerate(rows)
    )


def write_to_version(version: RulebookVersion, examples: Sequence[Mapping[str, Any]]) -> None:
    """The same beside a version that was published before there were test cases."""
    VersionTestCase.objects.bulk_create(
        VersionTestCase(version=version, position=place, **row) for place, row in enumerate(map(row_of, examples))
    )


def carry_on(draft: Draft, version: RulebookVersion, *, at: datetime) -> None:
    """The test cases of a draft beside the version that it became; of an accepted change with what comes now."""
    bench, accepted = workbench_of(draft, at=at), accepted_in(draft)
    VersionTestCase.objects.bulk_create(
        VersionTestCase(
            version=version,
            position=place,
            **{**{name: getattr(case, name) for name in TEXTS}, "expect": _expected_from_now_on(case, bench, accepted)},
        )
        for place, case in enumerate(cases_of(draft))
    )


@dataclass(frozen=True, slots=True)
class CaseChanges:
    """How the test cases of a draft differ from those of the version that it comes from."""

    added: tuple[DraftTestCase, ...] = ()
    changed: tuple[DraftTestCase, ...] = ()
    removed: tuple[VersionTestCase, ...] = ()

    @property
    def any(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def case_changes(draft: Draft, cases: Iterable[DraftTestCase] | None = None) -> CaseChanges:
    """Which test cases were added, changed or taken out since the draft was opened: a reviewer sees it beside the results."""
    if draft.based_on_id is None:
        return CaseChanges()
    before = {case.name: case for case in VersionTestCase.objects.filter(version_id=draft.based_on_id)}
    now = {case.name: case for case in (cases_of(draft) if cases is None else cases)}
    return CaseChanges(
        added=tuple(case for name, case in now.items() if name not in before),
        changed=tuple(case for name, case in now.items() if name in before and _differs(case, before[name])),
        removed=tuple(case for name, case in before.items() if name not in now),
    )


def _differs(one: CaseText, other: CaseText) -> bool:
    return any(getattr(one, name) != getattr(other, name) for name in TEXTS)


def cases_of(draft: Draft) -> Iterable[DraftTestCase]:
    """The test cases of a draft, in their order."""
    return DraftTestCase.objects.filter(draft=draft).select_related("changed_by")


def accepted_in(draft: Draft) -> Accepted:
    """Every difference that somebody accepted in this draft; of several words about one the last."""
    return {(row.name, row.sha256): row for row in AcceptedChange.objects.filter(draft_number=draft.pk)}


def acceptance_of(case: DraftTestCase, result: Result, accepted: Accepted) -> AcceptedChange | None:
    """The word that makes a failing case count, where there is one for exactly this difference."""
    return accepted.get((case.name, canonical.sha256(result.difference))) if result.difference else None


def _expected_from_now_on(case: DraftTestCase, bench: Workbench, accepted: Accepted) -> str:
    if bench.machine is None:
        return case.expect
    result = bench.run(case.answers, case.expect)
    if acceptance_of(case, result, accepted) is None:
        return case.expect
    return canonical.dumps(expectations.as_found(canonical.loads(case.expect), result.failing))


def row_of(example: Mapping[str, Any]) -> dict[str, str]:
    """An example of a case file in the columns of a test case."""
    return {
        "name": str(example["id"]),
        "title": str(example.get("title", "")),
        "why": str(example.get("why", "")),
        "answers": answers_text(example.get("answers", {})),
        "expect": canonical.dumps(expectations.in_normal_form(example.get("expect", {}))),
    }


def answers_text(answers: Mapping[str, Any]) -> str:
    """Answers as they are kept: the known values alone, decimals as words."""
    known = {slug: value["value"] if isinstance(value, Mapping) else value for slug, value in answers.items()}
    plain = {
        slug: list(value) if isinstance(value, list) else value_plain(value)
        for slug, value in known.items()
        if value not in (None, "unknown")
    }
    return canonical.dumps(plain)
