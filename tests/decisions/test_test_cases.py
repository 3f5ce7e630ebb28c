"""Test cases of the rules: kept with the draft, carried on to the version and into the next draft; publishing needs them to pass."""

from datetime import datetime
from typing import Any

import pytest

from apps.audit.models import Event
from apps.decisions import services
from apps.decisions.engine import canonical
from apps.decisions.management import fixture_files
from apps.decisions.models import AcceptedChange, Draft, DraftTestCase, Rule, RulebookVersion, VersionTestCase

pytestmark = pytest.mark.django_db
LARGE = {"output_kind": "category", "examples": 1500, "rare_share": "0.4"}


def content(**changes: Any) -> services.CaseContent:
    given: dict[str, Any] = {
        "title": "Many examples",
        "answers": LARGE,
        "expect": {"recommendation": ["classical_ml"], "findings": {"size": "large"}},
        "why": "So it was last year.",
    }
    return services.CaseContent(**{**given, **changes})


@pytest.fixture
def case(draft: Draft, at: datetime) -> DraftTestCase:
    """A test case that passes: D-01 favours classical machine learning where there is much."""
    return services.add_test_case(draft=draft, content=content(), by="tests", at=at)


def turn_d01_round(draft: Draft, at: datetime) -> None:
    """Let D-01 speak against what it favoured."""
    rule = Rule.objects.get(draft=draft, key="D-01")
    effects = [{"do": "disfavour", "how": "slightly", "approaches": ["classical_ml"]}]
    said = services.RuleContent(
        when=[["size", "is", "large"]],
        effects=effects,
        because="It hurts.",
        sources=["practice"],
        strength="slight",
        sure="C",
        stage="data",
    )
    services.save_rule(rule=rule, content=said, revision=rule.revision, by="tests", at=at)


def published(draft: Draft, at: datetime) -> RulebookVersion:
    draft.refresh_from_db()
    return services.publish(draft=draft, revision=draft.revision, notes="Better", by="tests", at=at)


def states(draft: Draft, at: datetime) -> dict[str, str]:
    return {run.case.name: run.state for run in services.runs_of(draft, at=at)}


def test_case_is_kept_with_its_decimals_and_runs(draft: Draft, case: DraftTestCase, at: datetime) -> None:
    assert canonical.loads(case.answers) == LARGE
    assert states(draft, at) == {"t1": services.PASSES}
    assert Event.objects.filter(kind="draft.changed", details__rows=["tests t1: added"]).count() == 1


def test_case_that_says_too_little_is_not_kept(draft: Draft, at: datetime) -> None:
    for wrong, field in (
        ({"title": " "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"expect": {}}, "expect"),
        ({"why": "x" * 2001}, "why"),
    ):
        with pytest.raises(services.CaseNotKept) as refused:
            services.add_test_case(draft=draft, content=content(**wrong), by="tests", at=at)
        assert [name for name, _words in refused.value.problems] == [field]
    assert not DraftTestCase.objects.exists()


def test_case_changed_by_somebody_else_is_not_overwritten(case: DraftTestCase, at: datetime) -> None:
    services.save_test_case(case=case, content=content(title="Theirs"), revision=1, by="tests", at=at)

    with pytest.raises(services.CaseChanged) as refused:
        services.save_test_case(case=case, content=content(title="Mine"), revision=1, by="tests", at=at)

    assert refused.value.case.title == "Theirs"
    assert DraftTestCase.objects.get().title == "Theirs"


def test_names_are_not_given_twice(draft: Draft, case: DraftTestCase, at: datetime) -> None:
    second = services.add_test_case(draft=draft, content=content(title="Second"), by="tests", at=at)
    services.remove_test_case(case=case, by="tests", at=at)

    assert services.add_test_case(draft=draft, content=content(), by="tests", at=at).name == "t3"
    assert second.name == "t2"


def test_case_that_says_the_very_same_as_another_is_not_kept_beside_it(draft: Draft, case: DraftTestCase, at: datetime) -> None:
    with pytest.raises(services.CaseNotKept, match="says the very same"):
        services.add_test_case(draft=draft, content=content(), by="tests", at=at)

    assert [kept.pk for kept in DraftTestCase.objects.filter(draft=draft)] == [case.pk]


def test_cases_go_on_to_the_version_and_into_the_next_draft_and_not_into_the_hash(draft: Draft, case: DraftTestCase, at: datetime) -> None:
    before = services.checked_book(draft, at=at)
    version = published(draft, at)

    (kept,) = VersionTestCase.objects.filter(version=version)
    assert [getattr(kept, name) for name in ("name", "title", "why", "answers", "expect")] == [
        getattr(case, name) for name in ("name", "title", "why", "answers", "expect")
    ]
    assert version.canonical == RulebookVersion.objects.get(number=1).canonical  # nothing but a test case was added
    assert before.name == version.name
    follower = services.copy_version_to_draft(version=version, title="After", by="tests", at=at)
    assert states(follower, at) == {"t1": services.PASSES}


def test_failing_case_forbids_publishing(draft: Draft, case: DraftTestCase, at: datetime) -> None:
    turn_d01_round(draft, at)

    with pytest.raises(services.NotPublishable, match="The test case “Many examples” fails"):
        published(draft, at)

    assert RulebookVersion.objects.count() == 1


def test_control_the_same_draft_without_the_case_is_published(draft: Draft, case: DraftTestCase, at: datetime) -> None:
    turn_d01_round(draft, at)
    services.remove_test_case(case=case, by="tests", at=at)

    assert published(draft, at).number == 2


def accept(draft: Draft, at: datetime, **changes: Any) -> AcceptedChange:
    (run,) = services.runs_of(draft, at=at)
    given = {"name": run.case.name, "sha256": run.difference_sha256, "reason": "Much is no longer a help"}
    return services.accept_change(draft=draft, **{**given, **changes}, by="tests", at=at)


def test_accepted_change_lets_the_draft_be_published_and_is_expected_from_then_on(draft: Draft, case: DraftTestCase, at: datetime) -> None:
    turn_d01_round(draft, at)
    accepted = accept(draft, at)

    assert states(draft, at) == {"t1": services.ACCEPTED}
    version = published(draft, at)

    kept = VersionTestCase.objects.get(version=version)
    assert canonical.loads(kept.expect) == {"recommendation": ["no_ml"], "findings": {"size": "large"}}
    assert (accepted.by_name, accepted.reason, accepted.at) == ("tests", "Much is no longer a help", at)
    assert Event.objects.filter(kind="test_case.accepted").count() == 1


def test_acceptance_holds_for_that_difference_only(draft: Draft, case: DraftTestCase, at: datetime) -> None:
    turn_d01_round(draft, at)
    accept(draft, at)

    services.save_test_case(
        case=case, content=content(expect={"recommendation": ["classical_ml"], "flags": ["small_data"]}), revision=1, by="tests", at=at
    )

    assert states(draft, at) == {"t1": services.FAILS}
    with pytest.raises(services.NotPublishable):
        published(draft, at)


def test_acceptance_in_one_draft_says_nothing_in_another(
    draft: Draft, case: DraftTestCase, at: datetime, small_live: RulebookVersion
) -> None:
    turn_d01_round(draft, at)
    accept(draft, at)
    other = services.copy_version_to_draft(version=small_live, title="Other", by="tests", at=at)
    services.add_test_case(draft=other, content=content(), by="tests", at=at)
    turn_d01_round(other, at)

    assert states(other, at) == {"t1": services.FAILS}


@pytest.mark.parametrize("changes", [{"sha256": "0" * 64}, {"sha256": ""}, {"name": "t9"}])
def test_nothing_is_accepted_that_was_not_looked_at(draft: Draft, case: DraftTestCase, at: datetime, changes: dict[str, str]) -> None:
    turn_d01_round(draft, at)

    with pytest.raises(services.ResultMovedOn):
        accept(draft, at, **changes)

    assert not AcceptedChange.objects.exists()


@pytest.mark.parametrize("reason", ["", "  ", "x" * 2001])
def test_nothing_is_accepted_without_a_reason(draft: Draft, case: DraftTestCase, at: datetime, reason: str) -> None:
    turn_d01_round(draft, at)

    with pytest.raises(services.CaseNotKept):
        accept(draft, at, reason=reason)


def test_case_that_passes_has_nothing_to_accept(draft: Draft, case: DraftTestCase, at: datetime) -> None:
    with pytest.raises(services.ResultMovedOn):
        accept(draft, at)


def test_case_whose_question_is_gone_fails_and_says_so(draft: Draft, at: datetime) -> None:
    services.add_test_case(draft=draft, content=content(answers={"lifetime": 3}), by="tests", at=at)

    (run,) = services.runs_of(draft, at=at)

    assert run.state == services.FAILS
    assert run.result and "lifetime" in run.result.refused[0]


def test_default_rules_come_with_the_worked_cases_and_all_pass(db: None, at: datetime) -> None:
    rules, prices, examples = fixture_files.default_rulebook(), fixture_files.default_prices(), fixture_files.worked_cases()

    version = services.load_default(rulebook=rules, prices=prices, examples=examples, by="tests", at=at)

    assert version.test_cases.count() == len(examples) == 30
    draft = services.copy_version_to_draft(version=version, title="Next", by="tests", at=at)
    assert set(states(draft, at).values()) == {services.PASSES}


def test_version_of_before_there_were_test_cases_gets_those_that_come_out_once(live: RulebookVersion, at: datetime) -> None:
    wrong = {**fixture_files.worked_cases()[0], "id": "w99", "expect": {"verdict_any_of": ["stop"]}}

    def read() -> list[dict[str, Any]]:
        return [*fixture_files.worked_cases(), wrong]

    assert services.give_first_test_cases(version=live, read=read, by="tests", at=at) == 30
    assert services.give_first_test_cases(version=live, read=read, by="tests", at=at) == 0
    assert live.test_cases.count() == 30


def test_older_rules_published_again_bring_their_test_cases(draft: Draft, case: DraftTestCase, at: datetime) -> None:
    second = published(draft, at)
    follower = services.copy_version_to_draft(version=second, title="After", by="tests", at=at)
    services.remove_test_case(case=DraftTestCase.objects.get(draft=follower), by="tests", at=at)
    third = published(follower, at)
    assert not third.test_cases.exists()

    again = services.copy_version_to_draft(version=second, title="Back", by="tests", at=at)

    assert [one.name for one in published(again, at).test_cases.all()] == ["t1"]


def test_what_happened_to_test_cases_since_the_version_is_told_and_taken_back(draft: Draft, case: DraftTestCase, at: datetime) -> None:
    follower = services.copy_version_to_draft(version=published(draft, at), title="After", by="tests", at=at)
    assert not services.case_changes(follower).any
    kept = DraftTestCase.objects.get(draft=follower)

    services.save_test_case(case=kept, content=content(title="Weaker", expect={"never": ["frame_first"]}), revision=1, by="tests", at=at)
    services.add_test_case(draft=follower, content=content(title="New"), by="tests", at=at)
    changes = services.case_changes(follower)
    assert ([one.title for one in changes.added], [one.title for one in changes.changed]) == (["New"], ["Weaker"])

    services.remove_test_case(case=kept, by="tests", at=at)
    assert [one.title for one in services.case_changes(follower).removed] == ["Many examples"]

    back = services.restore_test_case(draft=follower, name="t1", by="tests", at=at)
    assert (back.title, back.expect, services.case_changes(follower).removed) == ("Many examples", case.expect, ())
    with pytest.raises(LookupError):
        services.restore_test_case(draft=follower, name="t9", by="tests", at=at)
