"""Publishing: refused with every problem, frozen, numbered, chained; the next decision uses it, the old ones stay."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command

from apps.audit.models import Event
from apps.catalogue.models import PriceListVersion
from apps.decisions import compiler, selectors, services
from apps.decisions.engine import canonical
from apps.decisions.engine.answers import CaseRefused, read_case
from apps.decisions.engine.decide import decide
from apps.decisions.engine.rulebook import to_plain
from apps.decisions.management import fixture_files
from apps.decisions.models import Decision, Draft, Rule, RulebookActivation, RulebookVersion
from tests.decisions.conftest import default_text
from tests.decisions.make import make_plain

pytestmark = pytest.mark.django_db

CASE = {
    "title": "Late payments",
    "narrative": {"problem": "Some customers pay late."},
    "answers": {"output_kind": "category", "examples": 5000, "labelled": {"value": 50, "known_how": "measured"}},
}


def content_of(rule: Rule, **changes: Any) -> services.RuleContent:
    plain = compiler.rule_plain(rule)
    return services.RuleContent(**{name: value for name, value in plain.items() if name != "key"} | changes)


def favour_more(draft: Draft, at: datetime) -> None:
    rule = Rule.objects.get(draft=draft, key="D-01")
    effects = [{"do": "favour", "how": "strongly", "approaches": ["classical_ml"]}]
    services.save_rule(rule=rule, content=content_of(rule, effects=effects), revision=rule.revision, by="tests", at=at)
    draft.refresh_from_db()


def publish(draft: Draft, at: datetime, **changes: Any) -> RulebookVersion:
    wanted: dict[str, Any] = {"revision": draft.revision, "notes": "Size counts for more", "by": "tests", "at": at}
    return services.publish(draft=draft, **wanted | changes)


def test_default_rules_are_loaded_once(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_default")
    call_command("load_default")

    version = RulebookVersion.objects.get()
    assert capsys.readouterr().out.count(f"Rules v1 live: {version.name}, {version.sha256[:12]}") == 2
    assert (version.name, version.canonical) == default_text()
    assert RulebookActivation.objects.count() == PriceListVersion.objects.count() == 1


def test_loading_again_with_an_earlier_moment_changes_nothing(db: None, at: datetime) -> None:
    """Two machines start together; the one whose turn comes second may have looked at its clock first."""
    wanted: dict[str, Any] = {"rulebook": make_plain(), "prices": fixture_files.default_prices(), "by": "tests"}
    first = services.load_default(**wanted, at=at)

    again = services.load_default(**wanted, at=at - timedelta(seconds=1))

    assert again == first
    assert RulebookVersion.objects.count() == RulebookActivation.objects.count() == PriceListVersion.objects.count() == 1


def test_version_is_numbered_hashed_and_chained(draft: Draft, small_live: RulebookVersion, at: datetime) -> None:
    favour_more(draft, at)

    version = publish(draft, at)

    assert (version.number, version.previous_sha256) == (2, small_live.sha256)
    assert version.sha256 == canonical.sha256(version.canonical)
    assert selectors.live_version(at) == version
    assert Event.objects.filter(kind="rulebook.published", subject_id="2").count() == 1


def test_next_decision_uses_the_new_version_and_the_old_one_replays_to_the_same_bytes(
    draft: Draft, maya: Any, samples: Any, at: datetime
) -> None:
    workspace = maya.workspaces.get()
    old = services.decide(workspace=workspace, case=CASE, by=maya, at=at)
    favour_more(draft, at)

    publish(draft, at)

    new = services.decide(workspace=workspace, case=CASE, by=maya, at=at)
    assert [old.rulebook_version.number, new.rulebook_version.number] == [1, 2]
    assert json.loads(new.result_json)["ranking"][0]["fit"] == json.loads(old.result_json)["ranking"][0]["fit"] + 9
    selectors._machine.cache_clear()
    machine = selectors.machine_for(old.rulebook_version, old.price_list)
    replayed = decide(
        machine,
        read_case(machine.book, canonical.loads(old.case_json)),
        rulebook=selectors.rulebook_meta(old.rulebook_version),
        price_list=selectors.price_meta(old.price_list),
    )
    assert canonical.dumps(replayed) == old.result_json


def test_version_comes_into_force_when_its_moment_comes(draft: Draft, small_live: RulebookVersion, at: datetime) -> None:
    version = publish(draft, at, valid_from=at + timedelta(days=1))

    assert selectors.live_version(at + timedelta(hours=23)) == small_live
    assert selectors.live_version(at + timedelta(hours=25)) == version


def test_draft_with_problems_is_refused_with_all_of_them(draft: Draft, at: datetime) -> None:
    rule = Rule.objects.get(draft=draft, key="D-01")
    never = [["examples", "<", 5], ["examples", ">", 9]]
    services.save_rule(rule=rule, content=content_of(rule, when=never), revision=rule.revision, by="tests", at=at)
    row = Rule.objects.get(draft=draft, key="DF-01")
    services.save_rule(rule=row, content=content_of(row, when=[["examples", "<", 800]]), revision=row.revision, by="tests", at=at)
    draft.refresh_from_db()

    with pytest.raises(services.NotPublishable) as refused:
        publish(draft, at)

    assert [problem.where for problem in refused.value.problems] == [("rules", "D-01"), ("findings", "size")]
    assert RulebookVersion.objects.count() == 1


def test_broken_word_refuses_publication(draft: Draft, at: datetime) -> None:
    rule = Rule.objects.get(draft=draft, key="D-01")
    services.save_rule(rule=rule, content=content_of(rule, when=[["label_count", "<", 5]]), revision=1, by="tests", at=at)
    draft.refresh_from_db()

    with pytest.raises(services.NotPublishable) as refused:
        publish(draft, at)

    assert [problem.where for problem in refused.value.problems] == [("rules", "D-01")]


def test_publishing_needs_a_note(draft: Draft, at: datetime) -> None:
    with pytest.raises(services.NotPublishable):
        publish(draft, at, notes="  ")


def test_money_in_another_currency_than_the_prices_is_refused(draft: Draft, at: datetime) -> None:
    from apps.decisions.models import Parameter

    Parameter.objects.filter(draft=draft, key="currency").update(value="EUR")

    with pytest.raises(services.NotPublishable, match="EUR"):
        publish(draft, at)


def test_draft_that_moved_on_since_review_is_refused(draft: Draft, at: datetime) -> None:
    reviewed = draft.revision
    favour_more(draft, at)

    with pytest.raises(services.DraftChanged):
        publish(draft, at, revision=reviewed)


def test_published_draft_is_closed(draft: Draft, at: datetime) -> None:
    publish(draft, at)

    with pytest.raises(services.DraftChanged):
        favour_more(draft, at)


def test_second_of_two_editors_sees_what_the_first_saved(draft: Draft, at: datetime) -> None:
    rule = Rule.objects.get(draft=draft, key="D-01")
    services.save_rule(rule=rule, content=content_of(rule, because="First."), revision=1, by="tests", at=at)

    with pytest.raises(services.RuleChanged) as changed:
        services.save_rule(rule=rule, content=content_of(rule, because="Second."), revision=1, by="tests", at=at)

    assert changed.value.rule.because == "First."
    assert Rule.objects.get(pk=rule.pk).because == "First."


def test_rule_comes_and_goes(draft: Draft, at: datetime) -> None:
    content = content_of(Rule.objects.get(draft=draft, key="D-01"), when=[["classes", ">", 9]])

    added = services.add_rule(draft=draft, kind="rule", key="D-09", content=content, by="tests", at=at)

    assert [rule.key for rule in compiler.book_of(draft).rules][-1] == "D-09"
    services.remove_rule(rule=added, revision=added.revision, by="tests", at=at)
    assert "D-09" not in compiler.book_of(draft).rule


@pytest.mark.parametrize("person", ["maya", "olga"])
def test_nobody_but_rule_people_edits_or_publishes(draft: Draft, person: str, request: pytest.FixtureRequest, at: datetime) -> None:
    stranger = request.getfixturevalue(person)
    rule = Rule.objects.get(draft=draft, key="D-01")

    for attempt in (
        lambda: publish(draft, at, by=stranger),
        lambda: services.save_rule(rule=rule, content=content_of(rule), revision=1, by=stranger, at=at),
        lambda: services.remove_rule(rule=rule, revision=1, by=stranger, at=at),
        lambda: services.discard_draft(draft=draft, by=stranger, at=at),
    ):
        with pytest.raises(PermissionDenied):
            attempt()
    draft.refresh_from_db()
    assert draft.revision == 1


def test_draft_copied_from_a_version_says_the_same(draft: Draft, small_live: RulebookVersion) -> None:
    assert to_plain(compiler.book_of(draft)) == to_plain(selectors.book_for(small_live))


def test_decision_insists_on_a_title_and_a_problem(small_live: RulebookVersion, maya: Any, at: datetime) -> None:
    with pytest.raises(CaseRefused) as refused:
        services.decide(workspace=maya.workspaces.get(), case={"answers": {}}, by=maya, at=at)

    assert refused.value.problems == ("Enter the title of the idea in words", "Enter the problem of the idea in words")
    assert Decision.objects.count() == 0


def test_stranger_finds_no_decision(small_live: RulebookVersion, maya: Any, zoe: Any, at: datetime) -> None:
    from django.http import Http404

    decision = services.decide(workspace=maya.workspaces.get(), case=CASE, by=maya, at=at)

    assert selectors.decision_for(maya, decision.pk) == decision
    for pk in (decision.pk, "not-a-uuid"):
        with pytest.raises(Http404):
            selectors.decision_for(zoe, pk)
