"""The derived numbers written a second time, for answers that are all known. Imports nothing of the project.

Each takes answers as plain values (text, list of text, or an exact number), the parameters and a plain price list, and
returns an exact fraction, or None where there is no such number. Loops and plain arithmetic only, straight from the
table of formulas in the rule book's notes, so that a slip in one of the two shows.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

Answers = Mapping[str, Any]
Formula = Callable[[Answers, Mapping[str, Fraction], Mapping[str, Any]], Fraction | None]


def labelled_per_class(known: Answers, parameters: Mapping[str, Fraction], prices: Mapping[str, Any]) -> Fraction | None:
    labelled = Fraction(known["labelled"])
    if known["output_kind"] == "category" or known["output_kind"] == "location":
        return None if known["classes"] == 0 else labelled / Fraction(known["classes"])
    return labelled


def labelled_per_layout(known: Answers, parameters: Mapping[str, Fraction], prices: Mapping[str, Any]) -> Fraction | None:
    if known["task"] != "document_fields":
        return Fraction(known["labelled"])
    return None if known["classes"] == 0 else Fraction(known["labelled"]) / Fraction(known["classes"])


def rarest_evenness(known: Answers, parameters: Mapping[str, Fraction], prices: Mapping[str, Any]) -> Fraction | None:
    if known["labelled"] == 0:
        return None
    return Fraction(known["labelled_rarest"]) * Fraction(known["classes"]) / Fraction(known["labelled"])


def cases_per_feature(known: Answers, parameters: Mapping[str, Fraction], prices: Mapping[str, Any]) -> Fraction | None:
    return None if known["features"] == 0 else Fraction(known["labelled"]) / Fraction(known["features"])


def rare_per_feature(known: Answers, parameters: Mapping[str, Fraction], prices: Mapping[str, Any]) -> Fraction | None:
    return None if known["features"] == 0 else Fraction(known["labelled_rarest"]) / Fraction(known["features"])


def rare_expected_per_feature(known: Answers, parameters: Mapping[str, Fraction], prices: Mapping[str, Any]) -> Fraction | None:
    return (
        None if known["features"] == 0 else Fraction(known["labelled"]) * Fraction(known["rare_share"]) / 100 / Fraction(known["features"])
    )


def rare_cases_month(known: Answers, parameters: Mapping[str, Fraction], prices: Mapping[str, Any]) -> Fraction | None:
    return Fraction(known["requests_per_month"]) * Fraction(known["rare_share"]) / 100


def wrongly_named_month(known: Answers, parameters: Mapping[str, Fraction], prices: Mapping[str, Any]) -> Fraction | None:
    return Fraction(known["requests_per_month"]) * max(Fraction(0), 100 - Fraction(known["rare_share"])) / 100 * Fraction(1, 100)


def rare_expected(known: Answers, parameters: Mapping[str, Fraction], prices: Mapping[str, Any]) -> Fraction | None:
    return Fraction(known["labelled"]) * Fraction(known["rare_share"]) / 100


def months_to_fifty(known: Answers, parameters: Mapping[str, Fraction], prices: Mapping[str, Any]) -> Fraction | None:
    each_month = Fraction(known["requests_per_month"]) * Fraction(known["rare_share"]) / 100
    missing = Fraction(50) - Fraction(known["labelled_rarest"])
    if each_month == 0:
        return None
    return missing / each_month if missing > 0 else Fraction(0)


def unlabelled_cases(known: Answers, parameters: Mapping[str, Fraction], prices: Mapping[str, Any]) -> Fraction | None:
    left = Fraction(known["examples"]) - Fraction(known["labelled"])
    return left if left > 0 else Fraction(0)


def staleness(known: Answers, parameters: Mapping[str, Fraction], prices: Mapping[str, Any]) -> Fraction | None:
    return Fraction(known["data_age_months"]) / parameters["staleness_limit_" + known["world_changes"]]


def label_gap(known: Answers, parameters: Mapping[str, Fraction], prices: Mapping[str, Any]) -> Fraction | None:
    labelled, problem, kind = Fraction(known["labelled"]), known["problem"], known["output_kind"]
    if problem == "structure":
        wanted = parameters["label_target_structure"]
    elif kind == "extraction":
        wanted = parameters["label_target_extraction"]
        if known["task"] == "document_fields":
            wanted = wanted * Fraction(known["classes"])
    elif problem in ("table", "series", "mixed"):
        wanted = parameters["label_target_records"]
    elif problem in ("vision", "audio", "language"):
        wanted = parameters["label_target_content"]
        if kind in ("category", "location"):
            wanted = wanted * Fraction(known["classes"])
    else:
        return None
    return wanted - labelled if wanted > labelled else Fraction(0)


def label_cost_share(known: Answers, parameters: Mapping[str, Fraction], prices: Mapping[str, Any]) -> Fraction | None:
    gap = label_gap(known, parameters, prices)
    if gap is None or known["benefit_year"] == 0:
        return None
    cost = gap * Fraction(known["label_unit_cost"]) * parameters["label_overhead"]
    return 100 * cost / Fraction(known["benefit_year"])


def list_price(known: Answers, parameters: Mapping[str, Fraction], prices: Mapping[str, Any]) -> Fraction | None:
    for row in prices["prices"]:
        if row["task"] == known["task"]:
            if known["task"] == "document_fields":
                price = row["own_price"] if known["classes"] > 1 else row["price"]
                return Fraction(price) * parameters["pages_document_likely"]
            told = "own_from" in row and known["classes"] >= int(row["own_from"])
            each = Fraction(row["own_price"] if told else row["price"])
            if known["task"] == "transcription":
                return Fraction(row["price"]) * parameters["minutes_recording_likely"]
            if known["task"] in ("text_classification", "entity_extraction", "translation") and "documents" in known.get("input_kind", ()):
                return each * parameters["texts_document_likely"]
            return each
    return None


def api_month_cost(known: Answers, parameters: Mapping[str, Fraction], prices: Mapping[str, Any]) -> Fraction | None:
    price = list_price(known, parameters, prices)
    return None if price is None else Fraction(known["requests_per_month"]) * price


def api_share_of_budget(known: Answers, parameters: Mapping[str, Fraction], prices: Mapping[str, Any]) -> Fraction | None:
    cost = api_month_cost(known, parameters, prices)
    if cost is None or known["budget_run_month"] == 0:
        return None
    return 100 * cost / Fraction(known["budget_run_month"])


def break_even_ratio(known: Answers, parameters: Mapping[str, Fraction], prices: Mapping[str, Any]) -> Fraction | None:
    price = list_price(known, parameters, prices)
    if price is None or price == 0:
        return price
    volume = (parameters["own_cost_machine_month"] + parameters["own_cost_people_month"]) / price
    return Fraction(known["requests_per_month"]) / volume


def own_month_cost(known: Answers, parameters: Mapping[str, Fraction], prices: Mapping[str, Any]) -> Fraction:
    if known["requests_per_month"] == 0:
        return Fraction(0)
    if known["output_kind"] in ("text", "code", "media"):
        pace = "translated" if known.get("task") == "translation" else "made"
    elif known["problem"] in ("vision", "audio", "language", "structure", "media"):
        pace = "content"
    else:
        pace = "records"
    served = (
        parameters[f"answers_hour_{pace}_likely"] * parameters["hours_month"] * parameters["utilisation"] / 100 / parameters["headroom"]
    )
    count = max(Fraction(1), Fraction(known["requests_per_month"]) / served)
    return count * parameters["machine_card_month_likely"] + parameters["own_people_month_likely"]


def service_by_own(known: Answers, parameters: Mapping[str, Fraction], prices: Mapping[str, Any]) -> Fraction | None:
    cost, own = api_month_cost(known, parameters, prices), own_month_cost(known, parameters, prices)
    return None if cost is None or own == 0 else cost / own


def cheapest_by_own(known: Answers, parameters: Mapping[str, Fraction], prices: Mapping[str, Any]) -> Fraction | None:
    share = parameters["service_price_low"]
    lowest = [
        {**row, **{name: row.get(f"{name}_low") or Fraction(row[name]) * share for name in ("price", "own_price") if row.get(name)}}
        for row in prices["prices"]
    ]
    return service_by_own(known, parameters, {**prices, "prices": lowest})


def own_share_of_budget(known: Answers, parameters: Mapping[str, Fraction], prices: Mapping[str, Any]) -> Fraction | None:
    budget = Fraction(known["budget_run_month"])
    return None if budget == 0 else 100 * own_month_cost(known, parameters, prices) / budget


def payback_months(known: Answers, parameters: Mapping[str, Fraction], prices: Mapping[str, Any]) -> Fraction | None:
    bracket = Fraction(known["benefit_year"]) - 12 * Fraction(known["budget_run_month"])
    if bracket <= 0:
        return parameters["payback_cap"]
    months = 12 * Fraction(known["budget_build"]) / bracket
    return months if months < parameters["payback_cap"] else parameters["payback_cap"]


def build_share_of_benefit(known: Answers, parameters: Mapping[str, Fraction], prices: Mapping[str, Any]) -> Fraction | None:
    if known["benefit_year"] == 0:
        return None
    return 100 * Fraction(known["budget_build"]) / Fraction(known["benefit_year"])


def work_times(known: Answers, parameters: Mapping[str, Fraction], end: str) -> Fraction:
    added = Fraction(0)
    acts = known["action_on_output"] in ("acts_reversible", "acts_irreversible")
    if acts and known["error_cost"] != "low":
        added += parameters["work_acts_dearly_" + end]
    elif acts:
        added += parameters["work_acts_" + end]
    elif known["action_on_output"] == "person_approves":
        added += parameters["work_approved_" + end]
    if (
        known["task"] == "search"
        and {"images", "video", "sound", "structure_3d"} & set(known["input_kind"])
        and not ({"text", "documents", "code", "speech"} & set(known["input_kind"]))
    ):
        added += parameters["work_likeness_" + end]
    elif known["task"] in ("assistant", "search", "database_question"):
        added += parameters["work_lookup_" + end]
    if "medical" in known["domain"] and (known["affects_people"] == "decides_about_them" or known["error_cost"] == "safety"):
        added += parameters["work_medical_" + end]
    elif known["error_cost"] == "safety":
        added += parameters["work_safety_" + end]
    elif [word for word in known["domain"] if word != "none"]:
        added += parameters[("work_hardly_ruled_" if hardly_ruled(known) else "work_regulated_") + end]
    return 1 + added / 100


def hardly_ruled(known: Answers) -> bool:
    """The sensitivity of the data is not read here: it is taken to be open."""
    if "medical" in known["domain"] or known["action_on_output"] != "person_reads":
        return False
    return known["affects_people"] == "no" or (known["affects_people"] == "indirectly" and known["error_cost"] == "low")


def ways(known: Answers, prices: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    words = ["processor", "card", "either"]
    if known["data_may_leave"] != "no":
        words.append("service")
    return [row for row in prices.get("approach_costs", []) if row["serves"] in words]


def worth_covers_cost(known: Answers, parameters: Mapping[str, Fraction], prices: Mapping[str, Any]) -> Fraction | None:
    costs = []
    for row in ways(known, prices):
        work = Fraction(row["build_low"]) * Fraction(prices["engineer_month"]["price"])
        costs.append(work * work_times(known, parameters, "low") + 12 * Fraction(row["run_low"]))
    return None if not costs else 100 * Fraction(known["benefit_year"]) / min(costs)


def payback_usual(known: Answers, parameters: Mapping[str, Fraction], prices: Mapping[str, Any]) -> Fraction | None:
    months = []
    for row in ways(known, prices):
        work = Fraction(row["build_likely"]) * Fraction(prices["engineer_month"]["price"]) * work_times(known, parameters, "likely")
        gain = Fraction(known["benefit_year"]) * parameters["benefit_reached_likely"] / 100 / 12 - Fraction(row["run_likely"])
        months.append(work / gain if gain > 0 else parameters["payback_cap"])
    return None if not months else min(*months, parameters["payback_cap"])


def scope_load(known: Answers, parameters: Mapping[str, Fraction], prices: Mapping[str, Any]) -> Fraction | None:
    count = 0
    if known["n_tasks"] >= parameters["scope_many_tasks"]:
        count += 1
    for question in ("team_skill", "ml_projects_done", "experts", "training_hardware"):
        if known[question] == "none":
            count += 1
    if known["labelled"] < parameters["scope_few_labels"]:
        count += 1
    regulated = 0
    for word in known["domain"]:
        if word != "none":
            regulated = 1
    count += regulated
    if Fraction(known["deadline_months"]) < parameters["scope_short_deadline"]:
        count += 1
    return Fraction(count)


def live_services(known: Answers, parameters: Mapping[str, Fraction], prices: Mapping[str, Any]) -> Fraction | None:
    if known["task"] == "other":
        return None
    count = 0
    for service in prices["services"]:
        if known["task"] in service["tasks"] and service["kind"] != "automl" and not is_withdrawn(service, prices["date"]):
            count += 1
    return Fraction(count)


def withdrawn_services(known: Answers, parameters: Mapping[str, Fraction], prices: Mapping[str, Any]) -> Fraction | None:
    if known["task"] == "other":
        return None
    count = 0
    for service in prices["services"]:
        if known["task"] in service["tasks"] and is_withdrawn(service, prices["date"]):
            count += 1
    return Fraction(count)


def is_withdrawn(service: Mapping[str, Any], date: str) -> bool:
    if service["status"] in ("closed_to_new", "retired"):
        return True
    in_a_year = str(int(date[:4]) + 1) + date[4:]
    return bool(service.get("retires_on")) and service["retires_on"] <= in_a_year


def training_days(known: Answers, parameters: Mapping[str, Fraction], prices: Mapping[str, Any]) -> Fraction | None:
    if known["problem"] not in ("vision", "audio", "language", "media"):
        return Fraction(0)
    if known["training_hardware"] == "none":
        return None
    hours = Fraction(known["labelled"]) / parameters["training_cases_per_hour"]
    hours = hours * parameters["training_trials"] * parameters["training_failures"]
    slowness = parameters["slowness_" + known["training_hardware"]]
    if known["data_may_leave"] != "no" and slowness > parameters["slowness_cloud_account"]:
        slowness = parameters["slowness_cloud_account"]
    return hours * slowness / 24


def training_share_of_deadline(known: Answers, parameters: Mapping[str, Fraction], prices: Mapping[str, Any]) -> Fraction | None:
    days = training_days(known, parameters, prices)
    if days is None or known["deadline_months"] == 0:
        return None
    return 100 * days / (30 * Fraction(known["deadline_months"]))


SECOND_HAND: Mapping[str, Formula] = {
    formula.__name__: formula
    for formula in (
        labelled_per_class,
        labelled_per_layout,
        rarest_evenness,
        cases_per_feature,
        rare_per_feature,
        rare_expected_per_feature,
        rare_cases_month,
        wrongly_named_month,
        rare_expected,
        months_to_fifty,
        unlabelled_cases,
        staleness,
        label_gap,
        label_cost_share,
        api_month_cost,
        api_share_of_budget,
        break_even_ratio,
        own_month_cost,
        service_by_own,
        cheapest_by_own,
        own_share_of_budget,
        payback_months,
        payback_usual,
        build_share_of_benefit,
        worth_covers_cost,
        scope_load,
        live_services,
        withdrawn_services,
        training_days,
        training_share_of_deadline,
    )
}
BUILDING = ("action_on_output", "task", "input_kind", "domain", "affects_people", "error_cost", "data_may_leave")
READS: Mapping[str, tuple[str, ...]] = {
    "labelled_per_class": ("labelled", "classes", "output_kind"),
    "labelled_per_layout": ("labelled", "classes", "task"),
    "rarest_evenness": ("labelled_rarest", "classes", "labelled"),
    "cases_per_feature": ("labelled", "features"),
    "rare_per_feature": ("labelled_rarest", "features"),
    "rare_expected_per_feature": ("labelled", "rare_share", "features"),
    "rare_cases_month": ("requests_per_month", "rare_share"),
    "wrongly_named_month": ("requests_per_month", "rare_share"),
    "rare_expected": ("labelled", "rare_share"),
    "months_to_fifty": ("labelled_rarest", "requests_per_month", "rare_share"),
    "unlabelled_cases": ("examples", "labelled"),
    "staleness": ("data_age_months", "world_changes"),
    "label_gap": ("labelled", "classes", "output_kind", "problem", "task"),
    "label_cost_share": ("labelled", "classes", "output_kind", "problem", "task", "label_unit_cost", "benefit_year"),
    "api_month_cost": ("requests_per_month", "task", "classes", "input_kind"),
    "api_share_of_budget": ("requests_per_month", "task", "classes", "input_kind", "budget_run_month"),
    "break_even_ratio": ("requests_per_month", "task", "classes", "input_kind"),
    "service_by_own": ("requests_per_month", "task", "classes", "input_kind", "output_kind", "problem"),
    "cheapest_by_own": ("requests_per_month", "task", "classes", "input_kind", "output_kind", "problem"),
    "own_share_of_budget": ("requests_per_month", "task", "output_kind", "problem", "budget_run_month"),
    "payback_months": ("budget_build", "benefit_year", "budget_run_month"),
    "build_share_of_benefit": ("budget_build", "benefit_year"),
    "worth_covers_cost": ("benefit_year", *BUILDING),
    "payback_usual": ("benefit_year", *BUILDING),
    "scope_load": (
        "n_tasks",
        "team_skill",
        "ml_projects_done",
        "experts",
        "labelled",
        "training_hardware",
        "domain",
        "deadline_months",
    ),
    "live_services": ("task",),
    "withdrawn_services": ("task",),
    "training_days": ("problem", "labelled", "training_hardware", "data_may_leave"),
    "training_share_of_deadline": ("problem", "labelled", "training_hardware", "data_may_leave", "deadline_months"),
}
