"""A law or security list is named where it is met, and nowhere else: one invented case that meets each, and one that just does not."""

from typing import Any

import pytest

from apps.decisions.engine import sources, terms
from apps.decisions.engine.analysis import ERROR, SOURCE, problems
from apps.decisions.engine.explanation import flags, next_steps, refusals
from apps.decisions.engine.governance import governance
from apps.decisions.engine.rulebook import from_plain, to_plain
from tests.decisions.engine.loading import decided, default_machine, default_plain, state_of
from tests.decisions.engine.regimes import EU, HELPER, HIRING, LENDING, PAIRS, US
from tests.decisions.make import make_plain

EUROPEAN = (
    "ai_act_", "gdpr_", "cjeu_", "consumer_", "nis2_", "eba_", "dsa_", "platform_work_", "works_councils", "eu_", "copyright_mining",
    "cyber_resilience_", "data_act",
)  # fmt: skip
AMERICAN = (
    "reg_b_",
    "reg_z_",
    "sr_26_2",
    "fda_",
    "colorado_",
    "bipa",
    "nyc_",
    "nist_",
    "california_",
    "tcpa_",
    "us_",
    "texas_",
    "coppa",
    "new_york_",
    "cfr_42_",
)
A_LAW = {
    "slug": "a_law", "title": "A law", "kind": "law", "date": "", "url": "", "sure": "B",
    "demands": "Do this.", "applies_from": "", "checked_on": "2026-11-21",
}  # fmt: skip


def named(answers: dict[str, Any]) -> set[str]:
    return {row["source"] for row in governance(state_of(default_machine(), answers))}


@pytest.mark.parametrize("regime", PAIRS)
def test_regime_is_named_where_it_is_met(regime: str) -> None:
    assert regime in named(PAIRS[regime].named)


@pytest.mark.parametrize("regime", PAIRS)
def test_regime_is_not_named_once_one_answer_takes_it_away(regime: str) -> None:
    assert regime not in named({**PAIRS[regime].named, **PAIRS[regime].otherwise})


def test_every_regime_of_the_default_book_has_such_a_pair() -> None:
    assert {source.slug for source in default_machine().book.sources if source.kind in sources.REGIMES} == set(PAIRS)


def test_nothing_is_named_where_nothing_is_answered_or_nobody_is_touched() -> None:
    harmless = {"affects_people": "no", "domain": ["none"], "practices": ["none"], "sensitivity": "public", "adversary": "nobody"}

    assert named({}) == set()
    assert named({**harmless, "jurisdiction": ["eu", "uk", "us", "other"], "task": "predictive_maintenance"}) == set()


@pytest.mark.parametrize("case", [LENDING, HIRING, HELPER], ids=["lending", "hiring", "helper"])
def test_law_of_a_place_is_named_to_those_only_whom_it_concerns(case: dict[str, Any]) -> None:
    american, european = named({**case, **US}), named({**case, **EU})

    assert american
    assert european
    assert not [slug for slug in american if slug.startswith(EUROPEAN)]
    assert not [slug for slug in european if slug.startswith(AMERICAN)]


def test_military_use_is_outside_the_ai_act() -> None:
    weapon = {**EU, "domain": ["military"], "affects_people": "decides_about_them", "error_cost": "safety", "task": "control"}

    assert not [slug for slug in named(weapon) if slug.startswith("ai_act_")]


def test_control_hardly_any_pair_holds_if_every_regime_were_named_for_everybody() -> None:
    assert all(set(pair.otherwise) and pair.named.keys() & pair.otherwise.keys() for pair in PAIRS.values())
    assert all(len(named({**pair.named, **pair.otherwise})) < len(PAIRS) / 2 for pair in PAIRS.values())


def test_law_rules_out_nothing_and_opens_no_gate() -> None:
    """What is only a duty is a step or a warning; a gate or a refusal rests on more than a law that some places have."""
    book = default_machine().book
    laws = {source.slug for source in book.sources if source.kind in ("law", "framework")}
    allowed = {terms.NEXT_STEP, terms.RAISE_FLAG}
    citing = [rule for rule in book.rules if laws & set(rule.sources)]

    assert len(citing) > 25
    assert [rule.key for rule in citing if {effect.do for effect in rule.effects} - allowed] == []


def test_each_line_says_what_is_asked_from_when_and_when_that_was_checked() -> None:
    (line,) = (row for row in decided(default_machine(), {**EU, **LENDING})["governance"] if row["source"] == "ai_act_art_6")

    assert line["demands"].startswith("Intended purpose")
    assert (line["kind"], line["applies_from"], line["checked_on"]) == ("law", "2027-12-02", "2026-11-22")
    assert line["rules"] == ["L-20"]


@pytest.mark.parametrize("practice", default_machine().book.choices_of(["@practices"]))
def test_prohibited_practice_is_refused_everywhere_and_its_law_named_in_europe(practice: str) -> None:
    here, there = ({"practices": [practice], **place} for place in (EU, US))

    for answers in (here, there, {"practices": [practice]}):
        state = state_of(default_machine(), answers)
        assert refusals(state)
        assert "prohibited" in {flag["flag"] for flag in flags(state)}
    assert any(slug.startswith("ai_act_art_5") for slug in named(here))
    assert named(there) == set()


def test_words_of_a_refusal_do_not_say_that_the_law_forbids_what_it_does_not_name() -> None:
    character = refusals(state_of(default_machine(), {"practices": ["character_from_body"]}))
    intimate = refusals(state_of(default_machine(), {"practices": ["intimate_imagery"]}))

    assert "parts of this" in character[0]["text"]
    assert intimate[0]["text"].startswith("Stop at once")
    assert "a crime nearly everywhere today" in intimate[0]["text"]
    assert "From 2 December 2026" in intimate[0]["text"]
    assert all("confirm with counsel" in words["text"] for words in (*character, *intimate))


def test_who_is_told_nothing_of_the_law_because_the_place_is_open_is_asked_for_it() -> None:
    asked = "Find out where the people live"

    def told(answers: dict[str, Any]) -> bool:
        return any(step.startswith(asked) for step in next_steps(state_of(default_machine(), answers)))

    assert told(LENDING)
    assert not told({**LENDING, **US})
    assert not told({"affects_people": "no", "sensitivity": "public"})


def test_network_that_could_hurt_people_is_not_asked_whether_it_treats_groups_fairly() -> None:
    """Safety has its own check; fairness is asked of what decides about people."""
    grid = state_of(default_machine(), {"domain": ["critical_infrastructure"], "error_cost": "safety", "affects_people": "no"})
    held = {node.key for node in grid.machine.rules if grid.truth[node.number] == 2}

    assert "V-13" in held
    assert "V-02" not in held


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"checked_on": ""}, "“Checked on”"),
        ({"demands": " "}, "“What it asks”"),
        ({"applies_from": "soon"}, "must be a date"),
        ({"checked_on": "21 Nov 2026"}, "must be a date"),
    ],
)
def test_law_that_nobody_checked_is_refused(change: dict[str, str], message: str) -> None:
    plain = make_plain()
    plain["sources"] = [*plain["sources"], {**A_LAW, **change}]
    found = [problem for problem in problems(from_plain(plain)) if problem.where == ("sources", "a_law") and problem.kind == SOURCE]

    assert found
    assert all(problem.severity == ERROR for problem in found)
    assert any(message in problem.message for problem in found)


def test_checked_law_and_other_sources_are_let_through() -> None:
    plain = make_plain()
    plain["sources"] = [*plain["sources"], A_LAW]

    assert [problem for problem in problems(from_plain(plain)) if problem.severity == ERROR] == []


def test_draft_of_a_book_of_before_which_says_so_in_the_title_can_still_be_published() -> None:
    plain = make_plain()
    older = {**A_LAW, "title": "A law (checked on 2026-11-21, confirm with counsel)", "demands": "", "checked_on": ""}
    plain["sources"] = [*plain["sources"], older]

    assert [problem for problem in problems(from_plain(plain)) if problem.severity == ERROR] == []


def test_book_of_before_loads_keeps_its_bytes_and_names_no_law() -> None:
    older = {key: A_LAW[key] for key in ("slug", "title", "kind", "date", "url", "sure")}
    plain = to_plain(from_plain({**make_plain(), "sources": [*make_plain()["sources"], older]}))

    assert plain["sources"][-1] == older
    assert to_plain(from_plain(plain)) == plain


def test_default_book_comes_back_with_what_its_laws_ask() -> None:
    book = from_plain(default_plain())

    assert from_plain(to_plain(book)) == book
    assert all(source.demands and source.checked_on for source in book.sources if source.kind in sources.REGIMES)


PLACES = {"eu": EUROPEAN, "uk": ("uk_",), "us": AMERICAN}


def out_of_place(plain: dict[str, Any]) -> list[str]:
    """Rules that cite the law of a place without asking first whether people live there."""
    found = []
    for rule in plain["rules"]:
        wanted = {place for place, slugs in PLACES.items() for source in rule["sources"] if source.startswith(slugs)}
        asked = [item[2] for item in rule["when"] if isinstance(item, list) and item[:2] == ["jurisdiction", "contains any"]]
        if wanted and asked != [sorted(wanted)]:
            found.append(rule["key"])
    return found


def test_every_rule_that_cites_the_law_of_a_place_asks_whether_people_live_there() -> None:
    assert out_of_place(default_plain()) == []


def test_control_a_rule_without_its_place_is_found() -> None:
    plain = default_plain()
    for rule in plain["rules"]:
        rule["when"] = [item for item in rule["when"] if not (isinstance(item, list) and item[0] == "jurisdiction")]

    assert len(out_of_place(plain)) > 20
