"""The test cases of a draft: added, changed, removed, run; a change that is meant is accepted. May not import views, forms or admin."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from apps.accounts import permissions
from apps.accounts.actors import By, actor
from apps.audit.services import record
from apps.decisions import compiler, selectors
from apps.decisions.engine import canonical, expectations
from apps.decisions.engine.analysis import ERROR, FAILING, Problem
from apps.decisions.engine.differences import TESTS
from apps.decisions.engine.expectations import Result
from apps.decisions.engine.rulebook import to_plain
from apps.decisions.engine.texts import text_problem
from apps.decisions.models import AcceptedChange, Draft, DraftTestCase, RulebookVersion, VersionTestCase
from apps.decisions.models.test_cases import LONGEST_TITLE
from apps.decisions.services.carried_tests import TEXTS, acceptance_of, accepted_in, answers_text, cases_of, row_of, write_to_version
from apps.decisions.services.journal import Step, open_draft
from apps.decisions.services.workbench import Workbench, workbench_for, workbench_of

Plain = Mapping[str, Any]
LONGEST_WHY = LONGEST_REASON = 2_000
MOST_CASES = 1_000
TOO_MANY = f"A draft has {MOST_CASES:,} test cases or fewer"
PASSES, FAILS, ACCEPTED, NOT_RUN = "passes", "fails", "accepted", "not run"


class CaseChanged(Exception):
    """Somebody saved this test case since it was read; `case` is as it is now. Nothing was stored."""

    def __init__(self, case: DraftTestCase) -> None:
        self.case = case
        super().__init__(f"“{case.title}” was changed by somebody else since you opened it")


class CaseNotKept(ValueError):
    """A test case that says too little or too much; `problems` holds each field with its words. Nothing was stored."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        self.problems = problems
        super().__init__("\n".join(words for _field, words in problems))


class ResultMovedOn(Exception):
    """What was to be accepted is not what comes now. Nothing was stored."""


@dataclass(frozen=True, slots=True)
class CaseContent:
    """What a person says of a test case: plain answers, and what is expected of them."""

    title: str
    answers: Mapping[str, Any]
    expect: Mapping[str, Any]
    why: str = ""


@dataclass(frozen=True, slots=True)
class CaseRun:
    """A test case beside its result. `result` is None where the draft cannot be read."""

    case: DraftTestCase
    result: Result | None
    acceptance: AcceptedChange | None = None

    @property
    def state(self) -> str:
        if self.result is None:
            return NOT_RUN
        if self.result.passes:
            return PASSES
        return ACCEPTED if self.acceptance else FAILS

    @property
    def difference_sha256(self) -> str:
        """What an acceptance names; empty where there is nothing to accept."""
        return canonical.sha256(self.result.difference) if self.result and self.result.difference else ""


@transaction.atomic
def add_test_case(*, draft: Draft, content: CaseContent, by: By, at: datetime) -> DraftTestCase:
    """Add a test case at the end. Raises CaseNotKept, also where one says the very same, and DraftChanged where the draft is published."""
    actor(by).must(permissions.check_edit_rules)
    draft = open_draft(draft.pk)
    last = DraftTestCase.objects.filter(draft=draft).aggregate(last=Max("position"))["last"]
    place = 0 if last is None else last + 1
    if place >= MOST_CASES:
        raise CaseNotKept([("title", TOO_MANY)])
    said = _said(content)
    if DraftTestCase.objects.filter(draft=draft, **{name: said[name] for name in ("title", "answers", "expect")}).exists():
        raise CaseNotKept([("title", "A test case of this draft says the very same. It may be your own, saved a moment ago")])
    case = DraftTestCase(draft=draft, name=_free_name(draft), position=place, revision=0)
    _write(case, content, by=by, at=at)
    _note(draft, None, compiler.test_row(case), by=by, at=at)
    return case


def new_case_rows(draft: Draft, contents: Sequence[CaseContent]) -> list[dict[str, Any]]:
    """Test cases as new rows of a draft, which is locked; each under a name of its own. Raises CaseNotKept."""
    if DraftTestCase.objects.filter(draft=draft).count() + len(contents) > MOST_CASES:
        raise CaseNotKept([("title", TOO_MANY)])
    first, found = int(_free_name(draft)[1:]), []
    for number, content in enumerate(contents, first):
        said = _said(content)
        found.append({**said, "key": f"t{number}", "answers": canonical.loads(said["answers"]), "expect": canonical.loads(said["expect"])})
    return found


@transaction.atomic
def save_test_case(*, case: DraftTestCase, content: CaseContent, revision: int, by: By, at: datetime) -> DraftTestCase:
    """Store what a test case says. `revision` is the one that was read; raises CaseChanged where it moved on, and CaseNotKept."""
    actor(by).must(permissions.check_edit_rules)
    draft = open_draft(case.draft_id)
    case = DraftTestCase.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if case.revision != revision:
        raise CaseChanged(case)
    before = compiler.test_row(case)
    _write(case, content, by=by, at=at)
    _note(draft, before, compiler.test_row(case), by=by, at=at)
    return case


@transaction.atomic
def remove_test_case(*, case: DraftTestCase, by: By, at: datetime) -> None:
    """Take a test case out of its draft."""
    actor(by).must(permissions.check_edit_rules)
    draft = open_draft(case.draft_id)
    case = DraftTestCase.objects.select_for_update(of=("self",)).get(pk=case.pk)
    place = [row["key"] for row in compiler.tests_of(draft)].index(case.name)
    case.delete()
    _note(draft, compiler.test_row(case), None, by=by, at=at, place=place)


@transaction.atomic
def restore_test_case(*, draft: Draft, name: str, by: By, at: datetime) -> DraftTestCase:
    """Let a test case say again what it says in the version that the draft comes from. Raises LookupError where that has none of this name."""
    actor(by).must(permissions.check_edit_rules)
    draft = open_draft(draft.pk)
    kept = VersionTestCase.objects.filter(version_id=draft.based_on_id, name=name).first()
    if kept is None:
        raise LookupError(name)
    there = DraftTestCase.objects.filter(draft=draft, name=name).first()
    before = compiler.test_row(there) if there else None
    case = there or DraftTestCase(draft=draft, name=name, position=kept.position, revision=0)
    for text in TEXTS:
        setattr(case, text, getattr(kept, text))
    case.revision, case.changed_by, case.changed_at = case.revision + 1, actor(by).person, at
    case.save()
    _note(draft, before, compiler.test_row(case), by=by, at=at)
    return case


@transaction.atomic
def accept_change(*, draft: Draft, name: str, sha256: str, reason: str, by: By, at: datetime) -> AcceptedChange:
    """Say that a test case is meant to come out as it does now. `sha256` is the difference that was looked at.

    Raises ResultMovedOn where another one comes by now, and CaseNotKept without a reason.
    """
    actor(by).must(permissions.check_edit_rules)
    draft = open_draft(draft.pk)
    if problems := _reason_problems(reason):
        raise CaseNotKept(problems)
    run = next((run for run in runs_of(draft, at=at) if run.case.name == name), None)
    if run is None or run.result is None or not sha256 or run.difference_sha256 != sha256:
        raise ResultMovedOn
    accepted = AcceptedChange.objects.create(
        draft_number=draft.pk,
        name=name,
        title=run.case.title,
        difference=run.result.difference,
        sha256=sha256,
        reason=reason.strip(),
        by=actor(by).person,
        by_name=actor(by).name,
        at=at,
    )
    record(
        kind="test_case.accepted", subject="draft", subject_id=draft.pk, workspace_id=None, actor=by, at=at, case=name, sha256=sha256,
    )  # fmt: skip
    return accepted


@transaction.atomic
def give_first_test_cases(*, version: RulebookVersion, read: Callable[[], Sequence[Mapping[str, Any]]], by: By, at: datetime) -> int:
    """Examples beside a version of before there were test cases: those that come out with it as they should. Twice changes nothing."""
    if VersionTestCase.objects.exists() or DraftTestCase.objects.exists():
        return 0
    bench = workbench_for(to_plain(selectors.book_for(version)), at=at)
    fitting = [example for example in read() if _comes_out(example, bench)]
    write_to_version(version, fitting)
    record(
        kind="test_case.given", subject="rule book version", subject_id=version.number, workspace_id=None, actor=by, at=at,
        count=len(fitting),
    )  # fmt: skip
    return len(fitting)


def _comes_out(example: Mapping[str, Any], bench: Workbench) -> bool:
    row = row_of(example)
    return bench.machine is not None and bench.run(row["answers"], row["expect"]).passes


def runs_of(draft: Draft, *, at: datetime, bench: Workbench | None = None) -> list[CaseRun]:
    """Every test case of a draft with its result, in their order."""
    bench = bench or workbench_of(draft, at=at)
    accepted = accepted_in(draft)
    found = []
    for case in cases_of(draft):
        result = bench.run(case.answers, case.expect) if bench.machine else None
        found.append(CaseRun(case, result, acceptance_of(case, result, accepted) if result else None))
    return found


def tests_that_forbid(draft: Draft, *, at: datetime) -> tuple[Problem, ...]:
    """The test cases that keep a draft from being published: those that fail, and of which nobody accepted what comes."""
    failing = [run for run in runs_of(draft, at=at) if run.state == FAILS]
    return tuple(Problem(ERROR, ("tests", run.case.name), f"The test case “{run.case.title}” fails", kind=FAILING) for run in failing)


def _write(case: DraftTestCase, content: CaseContent, *, by: By, at: datetime) -> None:
    for name, text in _said(content).items():
        setattr(case, name, text)
    case.revision, case.changed_by, case.changed_at = case.revision + 1, actor(by).person, at
    case.save()


def _said(content: CaseContent) -> dict[str, str]:
    """What a person says of a test case, in the columns that it has but its name. Raises CaseNotKept."""
    expect = expectations.in_normal_form(content.expect)
    if problems := _problems(content, expect):
        raise CaseNotKept(problems)
    said = {"title": content.title.strip(), "why": content.why.strip()}
    return {**said, "answers": answers_text(content.answers), "expect": canonical.dumps(expect)}


def _note(draft: Draft, before: Plain | None, after: Plain | None, *, by: By, at: datetime, place: int | None = None) -> None:
    step = Step(draft, by=by, at=at)
    step.changed(TESTS, before=before, after=after, places=(place, None))
    step.done()


def _problems(content: CaseContent, expect: Mapping[str, Any]) -> list[tuple[str, str]]:
    found = []
    title, why = content.title.strip(), content.why.strip()
    if not title:
        found.append(("title", "Enter what the test case is about"))
    elif len(title) > LONGEST_TITLE:
        found.append(("title", f"The title must be {LONGEST_TITLE} characters or fewer; you have {len(title)}"))
    elif wrong := text_problem(title):
        found.append(("title", f"The title {wrong}"))
    if len(why) > LONGEST_WHY:
        found.append(("why", f"Why must be {LONGEST_WHY:,} characters or fewer; you have {len(why):,}"))
    elif wrong := text_problem(why):
        found.append(("why", f"Why {wrong}"))
    if not expect:
        found.append(("expect", "Select at least one thing that must come out"))
    return found


def _reason_problems(reason: str) -> list[tuple[str, str]]:
    if not reason.strip():
        return [("reason", "Enter why this change is meant")]
    if len(reason.strip()) > LONGEST_REASON:
        return [("reason", f"The reason must be {LONGEST_REASON:,} characters or fewer; you have {len(reason.strip()):,}")]
    return [("reason", f"The reason {wrong}")] if (wrong := text_problem(reason)) else []


def _free_name(draft: Draft) -> str:
    """The next name that no test case of the draft had: "t1", "t2" …"""
    taken = DraftTestCase.objects.filter(draft=draft, name__regex=r"^t[0-9]{1,9}$").values_list("name", flat=True)
    return f"t{max((int(name[1:]) for name in taken), default=0) + 1}"
