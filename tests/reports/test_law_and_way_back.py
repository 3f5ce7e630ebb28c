"""Law with its checks and its doubt, the strongest objection, and the way from a no to a yes."""

from dataclasses import replace

import pytest

from apps.reports.builder import build
from tests.reports import samples
from tests.reports.make import worked_cases

EVERY = sorted(worked_cases())
REGIME = {
    "source": "a_law",
    "title": "A law, Article 1",
    "kind": "law",
    "demands": "Say so in writing.",
    "applies_from": "2026-08-02",
    "checked_on": "2026-11-21",
    "rules": ["L-01"],
}


@pytest.mark.parametrize("case", EVERY)
def test_every_regime_says_what_it_demands_when_it_was_checked_and_that_counsel_confirms(case: str) -> None:
    found = samples.document(case).law
    named = [regime for group in (found.groups if found else ()) for regime in group.regimes]

    assert len(named) == len(samples.content(case).result["governance"])
    assert all(regime.demands and regime.rules and regime.checked.endswith(", confirm with counsel.") for regime in named)


def test_a_regime_is_dated_in_words_and_marked_once_its_review_is_due() -> None:
    kept = samples.content(samples.GO)
    result = {**kept.result, "governance": [REGIME]}
    meta = {year: replace(kept.meta, at=kept.meta.at.replace(year=year)) for year in (2026, 2036)}
    now, then = (build(result=result, case=kept.case, book=kept.book, prices=kept.prices, meta=meta[year]).law for year in (2026, 2036))

    assert now and then and now.heading == "1 law asks something of this project"
    (regime,) = now.groups[0].regimes
    assert (regime.applies_from, regime.checked) == ("Applies from 2 Aug 2026.", "Checked on 21 Nov 2026, confirm with counsel.")
    assert not regime.overdue and then.groups[0].regimes[0].overdue.startswith("Past its review date of ")


def test_no_regime_is_no_promise_that_there_is_none() -> None:
    found = samples.changed(samples.GO, governance=[]).law

    assert found and not found.groups and "does not say that there is none" in found.lead and found.governance


@pytest.mark.parametrize("case", EVERY)
def test_the_strongest_reason_against_and_what_is_not_promised_stand_always(case: str) -> None:
    reasons = samples.document(case).reasons

    assert reasons.strongest and reasons.strongest.lead and reasons.strongest.text and reasons.no_promise


@pytest.mark.parametrize("case", EVERY)
def test_every_option_that_is_not_recommended_says_why_not(case: str) -> None:
    document = samples.document(case)

    said = [bool(option.why_not) for option in document.options if not option.leading]
    assert all(said) if document.verdict.slug != "stop" else not any(said)
    assert not any(option.why_not for option in document.options if option.leading)


@pytest.mark.parametrize("case", EVERY)
def test_a_no_says_what_to_do_who_how_long_and_when_to_come_back(case: str) -> None:
    document = samples.document(case)

    assert bool(document.way_back) == (document.verdict.slug in ("not_yet", "stop"))
    for way in document.way_back:
        assert way.steps and way.who and way.how_long and way.come_back and way.go_when
    shown = {gate.rule for way in document.way_back for gate in way.gates}
    assert {gate.rule for gate in document.gates} <= shown or not document.way_back


def test_a_way_back_gives_its_price_where_it_can_be_said() -> None:
    (way,) = samples.document(samples.NOT_YET).way_back

    assert "$" in way.costs


def test_weak_answers_say_what_rests_on_them() -> None:
    kept = samples.content(samples.GO)
    slug = next(iter(kept.result["weakest"]))["question"] if kept.result["weakest"] else next(iter(kept.result["answers"]))
    weak = {"question": slug, "known_how": "", "points": 4, "without": "", "check": "", "who": "", "time": ""}
    carries = samples.changed(samples.GO, weakest=[weak], would_change=[]).assumptions
    decides = samples.changed(samples.GO, weakest=[{**weak, "without": "no_ml"}], would_change=[]).assumptions
    none = samples.changed(samples.GO, weakest=[])

    assert [item.effect for item in carries] == ["4 points of the lead rest on it."]
    assert [item.effect for item in decides] == ["Without it the recommendation would be: rules, a product or a changed process."]
    assert not none.assumptions and none.assumptions_lead.endswith("None of them alone carries the recommendation.")


def test_near_misses_say_how_far_and_leave_out_what_only_adds_a_step() -> None:
    near = {
        "rule": "D-03",
        "missing": "“Known cases” is 5,000 or more",
        "would": ["favour Ready-made cloud service clearly"],
        "distance": "2,000 more",
        "near": True,
        "subjects": [],
    }
    step = {**near, "rule": "L-24", "would": ["add the step “Ask counsel”"], "distance": "", "near": False}
    far = {**near, "rule": "D-04", "near": False}
    found = samples.changed(samples.GO, near_misses=[step, near, far, {**near, "would": [*step["would"], *near["would"]]}]).near_misses

    assert [miss.rule for miss in found] == ["D-03", "D-03"] and {miss.would for miss in found} == {
        "Favour Ready-made cloud service clearly."
    }
    assert (found[0].missing, found[0].distance) == ("If “Known cases” is 5,000 or more.", "2,000 more.")
    old = {key: value for key, value in near.items() if key not in ("distance", "near")}
    assert samples.changed(samples.GO, near_misses=[old]).near_misses == ()


def test_changes_say_the_distance_and_how_many_more_do_the_same() -> None:
    row = {"changes": {"labelled": 5000}, "recommendation": "fine_tune", "was_open": [], "distance": {"labelled": "4,000 more"}, "alike": 2}
    kept = samples.content(samples.GO)
    given = {**kept.case["answers"], "labelled": 1000}
    changes = [{**row, "changes": {"labelled": 1000 + number}} for number in range(9)]
    document = build(
        result={**kept.result, "would_change": changes},
        case={**kept.case, "answers": given},
        book=kept.book,
        prices=kept.prices,
        meta=kept.meta,
    )

    assert len(document.changes) == 6
    assert (document.changes[0].distance, document.changes[0].alike) == ("4,000 more.", "2 other answers to the same end were found.")
