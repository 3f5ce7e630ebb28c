"""Invented cases by regime: answers for which it must be named, and one answer that, given otherwise, takes it away again."""

from typing import Any, NamedTuple

Answers = dict[str, Any]


class Pair(NamedTuple):
    """`named` brings the regime up; `otherwise` differs from it in one answer and does not."""

    named: Answers
    otherwise: Answers


def pair(named: Answers, **otherwise: Any) -> Pair:
    assert len(otherwise) == 1, otherwise
    return Pair(named, otherwise)


LENDING = {
    "affects_people": "decides_about_them",
    "domain": ["credit"],
    "task": "tabular_class",
    "output_kind": "category",
    "action_on_output": "person_approves",
    "sensitivity": "personal",
    "practices": ["none"],
    "adversary": "nobody",
}
HIRING = {**LENDING, "domain": ["employment"], "output_kind": "ranking"}
FACES = {"task": "face_identification", "domain": ["biometrics"], "affects_people": "indirectly", "practices": ["none"]}
PATIENTS = {"task": "image_classification", "domain": ["medical"], "affects_people": "decides_about_them", "error_cost": "safety"}
HELPER = {"task": "assistant", "goal_kind": "create", "output_kind": "text", "affects_people": "indirectly", "domain": ["none"]}
PUPILS = {"task": "tabular_class", "domain": ["education"], "sensitivity": "personal"}
RECORDS = {"task": "assistant", "domain": ["medical"], "sensitivity": "special_category", "action_on_output": "acts_reversible"}
SHOP = {"task": "recommendation", "output_kind": "ranking", "input_kind": ["interactions"], "data_setting": "consumer"}
CHAT = {"task": "text_classification", "input_kind": ["text"], "affects_people": "indirectly", "action_on_output": "acts_reversible"}
MACHINE = {"task": "control", "error_cost": "safety", "run_where": "embedded", "domain": ["none"]}
SPOTTING = {"task": "fraud", "output_kind": "category", "labelled": 900, "adversary": "attackers", "sensitivity": "internal"}
PHOTOS = {"task": "image_classification", "output_kind": "category", "labelled": 900, "adversary": "attackers"}
WEB = {"input_kind": ["text"], "sensitivity": "public", "labelled": 8000}
PRICES = {"domain": ["consumer_protection"], "output_kind": "number", "sensitivity": "personal"}
PLANT = {"input_kind": ["sensor"], "data_setting": "industrial", "differentiator": "yes"}
CALLS = {"task": "assistant", "input_kind": ["speech"], "affects_people": "indirectly"}
EU, UK, US = {"jurisdiction": ["eu"]}, {"jurisdiction": ["uk"]}, {"jurisdiction": ["us"]}
NOT_EU, NOT_US = ["us", "other"], ["eu", "uk"]

PAIRS: dict[str, Pair] = {
    "ai_act_art_5": pair({**EU, "practices": ["social_scoring"]}, jurisdiction=NOT_EU),
    "ai_act_art_5_intimate": pair({**EU, "practices": ["intimate_imagery"]}, practices=["manipulation"]),
    "ai_act_art_6": pair({**EU, **LENDING}, task="fraud"),
    "ai_act_annex_iii_1": pair({**EU, **FACES}, affects_people="no"),
    "ai_act_annex_iii_5": pair({**EU, **PATIENTS, "task": "tabular_class", "output_kind": "category"}, task="image_classification"),
    "mdr_rule_11": pair({**EU, **PATIENTS}, jurisdiction=NOT_EU),
    "mdr_art_5_5": pair({**EU, **PATIENTS, "data_setting": "internal", "run_where": "own_servers"}, run_where="cloud"),
    "mdr_art_16": pair({**EU, **PATIENTS, "existing_solution": "covers_most"}, existing_solution="none_found"),
    "machinery_directive": pair({**EU, **MACHINE}, jurisdiction=NOT_EU),
    "machinery_regulation": pair({**EU, **MACHINE}, domain=["medical"]),
    "product_liability_directive": pair({**EU, **PHOTOS, "differentiator": "yes", "run_where": "phone"}, run_where="own_servers"),
    "ai_act_art_6_products": pair({**EU, **MACHINE}, error_cost="medium"),
    "ai_act_art_14": pair({**EU, **LENDING, "action_on_output": "acts_reversible"}, action_on_output="person_approves"),
    "ai_act_art_26": pair({**EU, **HIRING}, affects_people="indirectly"),
    "ai_act_art_50": pair({**EU, **HELPER}, task="code_writing"),
    "ai_act_general_purpose": pair({**EU, **HELPER}, task="text_classification"),
    "ai_act_art_4": pair({**EU, **HELPER, "action_on_output": "person_reads"}, action_on_output="acts_reversible"),
    "ai_act_art_27": pair({**EU, **LENDING}, domain=["employment"]),
    "consumer_credit_directive": pair({**EU, **LENDING}, task="fraud"),
    "nis2_directive": pair({**EU, "domain": ["critical_infrastructure"]}, domain=["other_regulated"]),
    "dora": pair({**EU, "domain": ["insurance"], "data_may_leave": "region_only"}, data_may_leave="no"),
    "dsa_art_27": pair({**EU, **SHOP}, data_setting="internal"),
    "dsa_moderation": pair({**EU, **CHAT}, action_on_output="person_approves"),
    "eba_gl_2020_06": pair({**EU, **LENDING}, domain=["employment"]),
    "eprivacy_art_5_3": pair({**EU, **SHOP}, input_kind=["table"]),
    "gdpr_art_21": pair({**EU, **SHOP, "sensitivity": "personal"}, sensitivity="special_category"),
    "gdpr_art_6": pair({**EU, "sensitivity": "personal"}, sensitivity="internal"),
    "uk_gdpr_art_6": pair({**UK, "sensitivity": "personal"}, jurisdiction=["us"]),
    "gdpr_art_9": pair({**EU, "sensitivity": "special_category"}, sensitivity="personal"),
    "gdpr_art_15": pair({**EU, **LENDING}, affects_people="no"),
    "gdpr_art_22": pair({**EU, **LENDING, "action_on_output": "acts_reversible"}, action_on_output="nothing_planned"),
    "gdpr_art_28": pair({**EU, "sensitivity": "personal", "data_may_leave": "region_only"}, data_may_leave="no"),
    "gdpr_art_35": pair({**EU, **LENDING}, sensitivity="internal"),
    "gdpr_chapter_v": pair({**EU, "sensitivity": "personal", "data_may_leave": "anywhere"}, data_may_leave="region_only"),
    "cjeu_c_634_21": pair({**EU, **LENDING}, action_on_output="acts_reversible"),
    "uk_pra_ss1_23": pair({**UK, **LENDING}, output_kind="text"),
    "uk_gdpr_art_22a": pair({**UK, **LENDING, "action_on_output": "acts_reversible"}, jurisdiction=["eu"]),
    "uk_gdpr_art_35": pair({**UK, **LENDING}, jurisdiction=["us"]),
    "uk_gdpr_art_9": pair({**UK, "sensitivity": "special_category"}, sensitivity="personal"),
    "uk_gdpr_art_28": pair({**UK, "sensitivity": "personal", "data_may_leave": "region_only"}, data_may_leave="no"),
    "uk_gdpr_chapter_v": pair({**UK, "sensitivity": "personal", "data_may_leave": "anywhere"}, jurisdiction=["eu"]),
    "reg_b_1002_9": pair({**US, **LENDING}, domain=["employment"]),
    "reg_z_1026_51": pair({**US, **LENDING}, task="fraud"),
    "cfr_42_part_2": pair({**US, "domain": ["medical", "justice"]}, domain=["medical"]),
    "reg_b_2026": pair({**US, **LENDING}, jurisdiction=NOT_US),
    "sr_26_2": pair({**US, **LENDING}, output_kind="text"),
    "fda_software": pair({**US, **PATIENTS, "error_cost": "low"}, affects_people="no"),
    "hipaa_rules": pair({**US, **RECORDS}, jurisdiction=NOT_US),
    "hipaa_business_associate": pair({**US, **RECORDS, "data_may_leave": "anywhere"}, data_may_leave="no"),
    "ferpa": pair({**US, **PUPILS}, domain=["employment"]),
    "osha_machines": pair({**US, **MACHINE}, jurisdiction=NOT_US),
    "california_ab_3030": pair({**US, **RECORDS}, action_on_output="person_approves"),
    "colorado_sb_26_189": pair({**US, **HIRING}, affects_people="indirectly"),
    "bipa": pair({**US, **FACES}, jurisdiction=NOT_US),
    "nyc_local_law_144": pair({**US, **HIRING}, domain=["education"]),
    "nist_ai_rmf": pair({**US, **MACHINE}, error_cost="high"),
    "nist_ai_600_1": pair({**US, **HELPER}, affects_people="no"),
    "gdpr_art_10": pair({**EU, "domain": ["justice"], "sensitivity": "personal"}, domain=["employment"]),
    "platform_work_directive": pair({**EU, **HIRING, "data_setting": "consumer"}, data_setting="internal"),
    "works_councils": pair({**EU, **HIRING, "affects_people": "indirectly"}, domain=["education"]),
    "eu_equal_treatment": pair({**EU, **LENDING}, affects_people="indirectly"),
    "copyright_mining": pair({**EU, **WEB}, sensitivity="internal"),
    "consumer_price": pair({**EU, **PRICES}, output_kind="category"),
    "cyber_resilience_act": pair({**EU, **PHOTOS, "differentiator": "yes", "run_where": "phone"}, run_where="own_servers"),
    "data_act": pair({**EU, **PLANT}, data_setting="internal"),
    "eu_children": pair({**EU, **SHOP}, data_setting="internal"),
    "uk_gdpr_art_21": pair({**UK, **SHOP, "sensitivity": "personal"}, sensitivity="special_category"),
    "uk_pecr_6": pair({**UK, **SHOP}, input_kind=["table"]),
    "uk_online_safety_act": pair({**UK, **CHAT}, jurisdiction=["us"]),
    "uk_childrens_code": pair({**UK, **SHOP}, task="search_ranking"),
    "uk_mdr_2002": pair({**UK, **PATIENTS}, affects_people="no"),
    "california_cipa": pair({**US, **CALLS}, input_kind=["table"]),
    "tcpa_machine_voice": pair({**US, **CALLS}, input_kind=["text"]),
    "us_copyright": pair({**US, **WEB}, labelled=0),
    "us_equal_employment": pair({**US, **HIRING}, affects_people="no"),
    "us_state_hiring": pair({**US, **HIRING}, output_kind="text"),
    "california_admt": pair({**US, **HIRING}, domain=["insurance"]),
    "us_section_1557": pair({**US, **PATIENTS, "output_kind": "category"}, output_kind="text"),
    "texas_ai_care": pair({**US, **PATIENTS}, domain=["medical", "insurance"]),
    "us_insurance_states": pair({**US, **LENDING, "domain": ["insurance"]}, output_kind="text"),
    "us_fair_housing": pair({**US, **LENDING, "domain": ["public_services"]}, domain=["education"]),
    "coppa": pair({**US, **SHOP}, data_setting="internal"),
    "california_sb_243": pair({**US, **HELPER, "data_setting": "consumer"}, domain=["medical"]),
    "new_york_pricing": pair({**US, **PRICES}, jurisdiction=NOT_US),
    "iso_42001": pair({**LENDING, "explanation": "regulator"}, explanation="staff"),
    "iso_10218": pair(MACHINE, run_where="cloud"),
    "owasp_ml_01": pair(SPOTTING, adversary="nobody"),
    "owasp_ml_02": pair({**SPOTTING, "user_feedback": "yes"}, user_feedback="no"),
    "owasp_ml_03": pair({**SPOTTING, "sensitivity": "personal"}, adversary="fraud"),
    "owasp_ml_04": pair({**SPOTTING, "sensitivity": "personal"}, labelled=0),
    "owasp_ml_05": pair({**SPOTTING, "differentiator": "yes"}, differentiator="no"),
    "owasp_ml_06": pair(PHOTOS, adversary="gaming"),
    "owasp_ml_07": pair(PHOTOS, task="fraud"),
    "owasp_ml_08": pair({**SPOTTING, "feedback_loop": "yes"}, feedback_loop="no"),
    "owasp_ml_09": pair({**SPOTTING, "action_on_output": "acts_reversible"}, action_on_output="person_reads"),
    "owasp_ml_10": pair({**SPOTTING, "run_where": "phone"}, run_where="own_servers"),
    "owasp_llm_2026_01": pair({**HELPER, "adversary": "gaming"}, adversary="nobody"),
    "owasp_llm_2026_02": pair({**HELPER, "sensitivity": "internal"}, sensitivity="public"),
    "owasp_llm_2026_03": pair({**HELPER, "action_on_output": "acts_reversible"}, action_on_output="person_approves"),
    "owasp_llm_2026_04": pair({**HELPER, "adversary": "attackers"}, adversary="gaming"),
    "owasp_llm_2026_05": pair({**HELPER, "adversary": "gaming", "user_feedback": "yes"}, user_feedback="no"),
    "owasp_llm_2026_06": pair({**HELPER, "adversary": "gaming", "data_setting": "consumer"}, data_setting="internal"),
    "owasp_llm_2026_07": pair({**HELPER, "error_cost": "high"}, error_cost="low"),
    "owasp_llm_2026_08": pair({**HELPER, "adversary": "attackers"}, task="summary_or_writing"),
    "owasp_llm_2026_09": pair({**HELPER, "knowledge_updates": "monthly", "sensitivity": "internal"}, knowledge_updates="static"),
    "owasp_llm_2026_10": pair({**HELPER, "task": "database_question"}, task="assistant"),
    "atlas_supply_chain": pair(PHOTOS, adversary="nobody"),
    "atlas_evade": pair(SPOTTING, output_kind="text"),
    "atlas_poison": pair({**SPOTTING, "user_feedback": "yes"}, adversary="nobody"),
    "atlas_exfiltrate": pair({**SPOTTING, "sensitivity": "personal"}, sensitivity="public"),
    "atlas_prompt_injection": pair({**HELPER, "adversary": "attackers"}, adversary="nobody"),
    "atlas_rag_poisoning": pair({**HELPER, "knowledge_updates": "monthly", "adversary": "gaming"}, adversary="nobody"),
    "poisoned_documents_2025": pair({**HELPER, "adversary": "gaming", "user_feedback": "yes"}, adversary="nobody"),
}
