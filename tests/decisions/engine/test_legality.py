"""The rules on law and upkeep, read by a lawyer who disagrees: what they must not say, and to whom."""

import re
from typing import Any

from apps.decisions.engine.explanation import findings, flags, next_steps
from apps.decisions.engine.governance import governance
from apps.decisions.engine.outcome import recommendation
from tests.decisions.engine.loading import default_machine, many_cases, state_of, worked_cases

BOOK = default_machine().book
ABROAD = {
    "jurisdiction": ["us"],
    "affects_people": "decides_about_them",
    "domain": ["employment", "credit", "medical"],
    "error_cost": "safety",
}
EUROPEAN_WORDS = re.compile(r"European|AI Act|GDPR|Article \d", re.IGNORECASE)


def held(answers: dict[str, Any]) -> set[str]:
    state = state_of(default_machine(), answers)
    return {node.key for node in state.machine.rules if state.truth[node.number] == 2}


def steps(answers: dict[str, Any]) -> list[str]:
    return next_steps(state_of(default_machine(), answers))


def on_devices(answers: dict[str, Any]) -> list[str]:
    """The steps that have it found out whether this is a medical device."""
    return [step for step in steps(answers) if "counsel" in step and "medical device" in step]


def legality(answers: dict[str, Any]) -> str:
    return findings(state_of(default_machine(), answers), shown=False)["legality"]


def test_nobody_abroad_reads_of_european_law() -> None:
    """Neither in a step nor in a reason, unless the practice is a prohibited one."""
    said = [*steps(ABROAD), *(BOOK.rule[key].because for key in held(ABROAD))]

    assert not [words for words in said if EUROPEAN_WORDS.search(words)]
    assert [words for words in steps({**ABROAD, "jurisdiction": ["eu"]}) if EUROPEAN_WORDS.search(words) or "AI Act" in words]


def test_dates_of_laws_stand_with_the_source_or_with_their_check() -> None:
    """Every text of a rule that names a day of a law says when that was checked, or cites the source that does."""
    for rule in BOOK.rules:
        texts = [rule.because, *(effect.text for effect in rule.effects), *(effect.needs for effect in rule.effects)]
        cited = [source for source in BOOK.sources if source.slug in rule.sources and source.checked_on]
        for text in texts:
            if re.search(r"\d December|\d August|\d January|Article \d", text):
                assert "confirm with counsel" in text or cited, (rule.key, text)


def test_what_could_hurt_somebody_is_not_ordinary_though_it_judges_nobody() -> None:
    tyre = {"practices": ["none"], "affects_people": "no", "domain": ["none"], "error_cost": "safety"}

    assert legality(tyre) == "care"
    assert legality({**tyre, "error_cost": "high"}) == "ordinary"
    assert legality({key: value for key, value in tyre.items() if key != "error_cost"}) == "unknown"


def test_maker_of_pictures_in_europe_is_told_of_the_safeguard_that_is_owed() -> None:
    drawing = {"jurisdiction": ["eu"], "task": "media_generation", "practices": ["none"]}

    assert "L-68" in held(drawing)
    assert "L-68" not in held({**drawing, "jurisdiction": ["us"]})
    assert "L-68" not in held({**drawing, "task": "speech_synthesis", "output_kind": "media"})


def test_impact_assessment_is_asked_for_where_a_law_asks_for_it() -> None:
    personal = {"sensitivity": "personal", "affects_people": "decides_about_them"}
    wanted = "Do the data-protection impact assessment before the data is used, and note its reference."

    assert wanted in steps({**personal, "jurisdiction": ["eu"]})
    assert wanted in steps({**personal, "jurisdiction": ["uk"]})
    assert wanted not in steps({**personal, "jurisdiction": ["us"]})
    assert wanted not in steps({**personal, "affects_people": "no", "jurisdiction": ["eu"]})


def test_one_contract_with_a_supplier_is_asked_for_once() -> None:
    case = {"sensitivity": "personal", "data_may_leave": "anywhere", "jurisdiction": ["eu"]}

    assert {"L-18", "L-54"} <= held(case)
    assert sum("supplier" in step for step in steps(case)) == 1


def test_security_lists_add_one_step_however_many_entries_matter() -> None:
    attacked = {
        "task": "assistant",
        "adversary": "attackers",
        "sensitivity": "personal",
        "user_feedback": "yes",
        "data_setting": "consumer",
    }

    assert len([key for key in held(attacked) if key.startswith("O-4")]) > 4
    assert sum("security list" in step for step in steps(attacked)) == 1


def test_fraud_in_lending_is_not_taken_for_a_judgement_of_credit() -> None:
    lending = {"jurisdiction": ["eu"], "affects_people": "decides_about_them", "domain": ["credit"], "task": "tabular_class"}

    assert "L-20" in held(lending)
    assert "L-20" not in held({**lending, "task": "fraud"})
    assert "L-20" in held({**lending, "task": "fraud", "domain": ["public_services"]})


def test_who_sorts_people_for_somebody_who_decides_is_told_to_ask() -> None:
    sorting = {
        "jurisdiction": ["eu"], "affects_people": "indirectly", "domain": ["employment"], "action_on_output": "person_reads",
        "output_kind": "ranking",
    }  # fmt: skip

    assert "L-43" in held(sorting)
    assert "L-43" not in held({**sorting, "domain": ["consumer_protection"]})
    assert "L-43" not in held({**sorting, "output_kind": "text"})


def test_no_reason_says_that_nobody_answered_what_was_answered() -> None:
    """The rules on reasons owed hold for "nobody" as for an open answer: their words must be true of both."""
    both = [rule for rule in BOOK.rules if rule.key in ("L-11", "L-29")]

    assert len(both) == 2
    assert not [rule.key for rule in both if "nobody has said" in rule.because]


def test_hardly_any_case_is_told_more_law_than_can_be_read() -> None:
    """Of all collected cases: regimes named on average, and for the one with most; a list for everybody is read by nobody."""
    cases = [*worked_cases(), *many_cases("ordinary_cases"), *many_cases("further_cases"), *many_cases("documented_cases")]
    counts = [len(governance(state_of(default_machine(), case["answers"]))) for case in cases]

    assert sum(counts) / len(counts) < 3
    assert max(counts) <= 20
    assert counts.count(0) > len(counts) / 3


def test_patients_outside_our_list_of_countries_are_not_forgotten() -> None:
    clinic = {"domain": ["medical"], "affects_people": "decides_about_them", "error_cost": "safety"}

    assert "L-162" in held({**clinic, "jurisdiction": ["uk"]})
    assert "L-69" in held({**clinic, "jurisdiction": ["other"]})
    assert "L-69" not in held({**clinic, "jurisdiction": ["eu", "us"]})


def test_whether_it_is_a_medical_device_does_not_hang_on_the_cost_that_the_owner_sees() -> None:
    """What it is meant for decides that; an owner who finds a mistake cheap, or says nothing of it, is told to ask."""
    clinic = {"domain": ["medical"], "affects_people": "indirectly", "task": "image_classification"}

    for place in ("eu", "uk", "us", "other"):
        for cost in ({}, {"error_cost": "low"}):
            assert len(on_devices({**clinic, "jurisdiction": [place], **cost})) == 1
            assert not on_devices({**clinic, "jurisdiction": [place], **cost, "affects_people": "no"})
    assert "L-72" not in held({**clinic, "jurisdiction": ["eu", "us"], "error_cost": "safety"})


def test_whoever_buys_a_medical_product_is_not_sent_to_have_it_classed() -> None:
    """That is its maker's to do. Whoever builds one beside what is on sale is its maker."""
    clinic = {"jurisdiction": ["eu"], "domain": ["medical"], "affects_people": "decides_about_them", "error_cost": "safety"}
    bought = {
        **clinic,
        "task": "image_classification",
        "input_kind": ["images"],
        "standard_task": "standard",
        "existing_solution": "covers_most",
    }
    built = {**bought, "existing_solution": "none_found", "standard_task": "variant", "labelled": 5000}

    assert recommendation(state_of(default_machine(), bought)) == "no_ml"
    assert not any("of which class" in step for step in steps(bought))
    assert any("approved for as a medical device" in step for step in steps(bought))
    assert recommendation(state_of(default_machine(), built)) != "no_ml"
    assert any("of which class" in step for step in steps(built))
    assert not any("approved for as a medical device" in step for step in steps(built))


def test_only_who_may_tune_a_model_is_asked_whether_that_makes_them_its_provider() -> None:
    helper = {"jurisdiction": ["eu"], "task": "assistant"}
    own_kinds = {**helper, "standard_task": "variant", "labelled": 400}

    def asked(answers: dict[str, Any]) -> bool:
        return any("makes you its provider" in step for step in steps(answers))

    assert asked(own_kinds)
    assert not asked(helper)
    assert not asked({**own_kinds, "labelled": 0})
    assert not asked({**own_kinds, "standard_task": "standard"})
    assert "L-48" in held(helper)


def test_british_data_that_may_go_to_a_service_is_told_of_british_law_alone() -> None:
    case = {"jurisdiction": ["uk"], "sensitivity": "special_category", "data_may_leave": "anywhere", "affects_people": "no"}
    laws = {row["source"] for row in governance(state_of(default_machine(), case))}

    assert {"uk_gdpr_art_9", "uk_gdpr_art_28", "uk_gdpr_chapter_v"} <= laws
    assert all(slug.startswith("uk_gdpr_") for slug in laws)
    assert sum("supplier" in step for step in steps(case)) == 1


def test_networks_that_all_depend_on_are_told_of_the_rules_of_their_field() -> None:
    grid = {"domain": ["critical_infrastructure"]}

    assert "L-66" in held(grid)
    assert "L-66" not in held({"domain": ["employment"]})
    assert "L-76" in held({**grid, "jurisdiction": ["eu"]})
    assert "L-76" not in held({**grid, "jurisdiction": ["uk", "us"]})


def test_assessment_of_fundamental_rights_is_asked_of_public_bodies_lenders_and_insurers() -> None:
    benefits = {"jurisdiction": ["eu"], "affects_people": "decides_about_them", "domain": ["public_services"]}
    fraud = {**benefits, "task": "fraud"}

    assert "L-74" in held(benefits)
    assert "L-74" in held({**benefits, "domain": ["insurance"]})
    assert "L-74" in held(fraud)
    assert "L-74" not in held({**fraud, "domain": ["insurance"]})
    assert "L-74" not in held({**benefits, "domain": ["employment"]})
    assert "L-74" not in held({**benefits, "affects_people": "indirectly"})


def test_crime_foretold_from_a_profile_is_called_one_sided_and_not_without_a_pattern() -> None:
    """That faces show nothing is known of faces; records of arrests do hold a pattern, of whom was watched."""
    profile = {flag["flag"] for flag in flags(state_of(default_machine(), {"practices": ["crime_prediction_by_profile"]}))}
    face = {flag["flag"] for flag in flags(state_of(default_machine(), {"practices": ["character_from_body"]}))}

    assert profile == {"prohibited", "bias"}
    assert face == {"prohibited", "bias", "no_pattern"}


def test_planted_data_is_warned_of_only_where_something_is_learned_from_it() -> None:
    open_to_all = {"adversary": "gaming", "user_feedback": "yes", "task": "text_classification", "label_quality": "experts_agree"}

    assert "O-05" in held(open_to_all)
    assert "O-05" not in held({**open_to_all, "label_quality": "none"})
    assert "O-05" not in held({**open_to_all, "task": "assistant"})
    assert "O-05" in held({**open_to_all, "task": "assistant", "adversary": "attackers"})


def test_who_moderates_owes_reasons_though_a_person_says_the_last_word() -> None:
    post = {"jurisdiction": ["eu"], "task": "text_classification", "input_kind": ["text"], "affects_people": "indirectly"}
    approved = {**post, "action_on_output": "person_approves", "data_setting": "consumer", "adversary": "gaming"}

    assert "L-135" in held({**post, "action_on_output": "acts_reversible"})
    assert "L-135" in held(approved)
    assert "L-135" not in held({**approved, "adversary": "nobody"})
    assert "L-135" not in held({**approved, "data_setting": "internal"})


def test_what_is_owed_to_people_is_owed_before_the_trial_meets_them() -> None:
    """A trial on real people is use: notice, reasons and consent cannot wait until after it."""
    owed = ("L-21", "L-22", "L-56", "L-62", "L-68", "L-75", "L-87", "L-94", "L-135")

    for key in owed:
        first = next(effect for effect in BOOK.rule[key].effects if effect.do == "next step")
        assert first.due == "before_trial", key
        assert first.text.startswith("Before the first real "), key


def test_faces_are_blurred_only_where_they_do_not_matter() -> None:
    street = {"input_kind": ["video"], "sensitivity": "personal", "task": "object_detection", "domain": ["none"]}

    assert "L-122" in held(street)
    assert "L-122" not in held({**street, "domain": ["employment"]})
    assert "L-122" not in held({**street, "task": "text_classification"})
    assert "L-122" not in held({"input_kind": ["video"], "sensitivity": "personal", "domain": ["none"]})


def laws(answers: dict[str, Any]) -> set[str]:
    return {row["source"] for row in governance(state_of(default_machine(), answers))}


def test_calls_with_people_in_the_united_states_are_told_of_consent() -> None:
    """Recording and reading calls is what firms are sued for most there; a machine’s voice that calls needs consent of its own."""
    calls = {"jurisdiction": ["us"], "task": "transcription", "input_kind": ["speech"], "affects_people": "indirectly"}
    voice = {"jurisdiction": ["us"], "task": "speech_synthesis", "input_kind": ["text"], "data_setting": "consumer"}

    assert "california_cipa" in laws(calls)
    assert "tcpa_machine_voice" not in laws(calls)
    assert "tcpa_machine_voice" in laws(voice)
    assert not {"california_cipa", "tcpa_machine_voice"} & laws({**calls, "jurisdiction": ["eu"]})


def test_texts_of_others_raise_the_question_of_rights_wherever_people_live() -> None:
    web = {"input_kind": ["text"], "sensitivity": "public", "labelled": 8_000}

    assert "L-151" in held(web)
    assert "L-151" not in held({**web, "sensitivity": "internal"})
    assert "L-151" not in held({**web, "input_kind": ["sensor"]})
    assert "L-150" in held({"task": "code_writing"})
    assert "L-150" not in held({"task": "tabular_class", "output_kind": "category"})


def test_refusal_of_care_by_an_insurer_names_the_rules_on_insurance_and_not_on_telling_patients() -> None:
    payer = {
        "jurisdiction": ["us"], "domain": ["medical", "insurance"], "affects_people": "decides_about_them", "output_kind": "category",
    }  # fmt: skip

    assert {"us_insurance_states", "us_section_1557", "california_admt"} <= laws(payer)
    assert "texas_ai_care" not in laws(payer)
    assert "texas_ai_care" in laws({**payer, "domain": ["medical"]})


def test_scoring_many_people_needs_an_impact_assessment_though_it_decides_about_none() -> None:
    wanted = "Do the data-protection impact assessment before the data is used, and note its reference."
    scoring = {"jurisdiction": ["eu"], "sensitivity": "personal", "affects_people": "indirectly", "output_kind": "number"}

    assert wanted in steps({**scoring, "requests_per_month": 10_000})
    assert wanted not in steps({**scoring, "requests_per_month": 9_999})
    assert wanted in steps({**scoring, "domain": ["employment"]})
    assert wanted not in steps({**scoring, "domain": ["consumer_protection"]})
