"""Numbers that rules test like answers, computed from answers, parameters and prices. Knows `by_the_call`, `known`, `paces`, `rare_kind`, `worth`, `training_time`, `price_table` and `spans` only.

Each works on what is still possible: a known answer is a span of one value, an open one the whole of its range, so the
result is a span too. None means that there is no such number for these answers (no price for the task, a count of nought
to divide by); every condition on it is then false. Sources of formulas stand in the rule book's parameter notes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from apps.estimates.engine import by_the_call, paces, rare_kind, worth
from apps.estimates.engine.known import Formula, Known
from apps.estimates.engine.price_table import NO_TASK, PriceTable
from apps.estimates.engine.spans import Exact, Span, exact, hull, product, quotient, times
from apps.estimates.engine.training_time import training_days, training_share_of_deadline

LOCATED = frozenset({"category", "location"})
CONTENT = frozenset({"vision", "audio", "language"})
RECORDS = frozenset({"table", "series", "mixed"})
BY_LAYOUT = "document_fields"  # the task whose documents come in layouts


def labelled_per_class(known: Known) -> Span | None:
    """Cases with a known answer for each different answer; all of them where the output is no category or location."""
    kinds = known.choices["output_kind"]
    options: list[Span | None] = []
    if kinds & LOCATED or not kinds:
        options.append(quotient(known.number("labelled"), known.number("classes")))
    if kinds - LOCATED or not kinds:
        options.append(known.number("labelled"))
    return hull(options)


def labelled_per_layout(known: Known) -> Span | None:
    """Documents with a known answer for each layout; all of them where what is read does not come in layouts."""
    return _by_layout(known, known.number("labelled"), quotient(known.number("labelled"), known.number("classes")))


def rarest_evenness(known: Known) -> Span | None:
    """1 where all answers are equally common: cases of the rarest times the number of answers, by all labelled cases."""
    rarest = product(known.number("labelled_rarest"), known.number("classes"))
    return quotient(rarest, known.number("labelled"))


def cases_per_feature(known: Known) -> Span | None:
    """Labelled cases for each column."""
    return quotient(known.number("labelled"), known.number("features"))


def rare_per_feature(known: Known) -> Span | None:
    """Known cases of the rarest kind for each column."""
    return quotient(known.number("labelled_rarest"), known.number("features"))


def rare_expected_per_feature(known: Known) -> Span | None:
    """The same, of the cases that would be of the kind that matters, were the known ones drawn like all."""
    expected = rare_kind.rare_expected(known)
    return None if expected is None else quotient(expected, known.number("features"))


def unlabelled_cases(known: Known) -> Span | None:
    """Cases without a known answer."""
    examples, labelled = known.number("examples"), known.number("labelled")
    low = 0 if labelled.high is None else max(0, examples.low - labelled.high)
    return Span(low, None if examples.high is None else max(0, examples.high - labelled.low))


def staleness(known: Known) -> Span | None:
    """How many times over the world has changed since the newest data: age in months by the limit for its pace."""
    age = known.number("data_age_months")
    limits = [known.parameters.get(f"staleness_limit_{pace}") for pace in sorted(known.choices["world_changes"])]
    return hull(None if limit is None else times(age, 1 / Fraction(limit)) for limit in limits)


def label_gap(known: Known) -> Span | None:
    """Labels still missing to reach the green band for this kind of problem, in cases."""
    labelled = known.number("labelled")
    extracts = known.choices["output_kind"]
    options: list[Span | None] = []
    for problem in sorted(known.choices["problem"]):
        if problem == "structure":
            options.append(_short_of(known.parameters["label_target_structure"], labelled))
            continue
        if "extraction" in extracts:
            options.append(_gap_of_documents(known, labelled))
        if extracts - {"extraction"} or not extracts:
            options.append(_gap_by_problem(known, problem, labelled))
    return hull(options)


def label_cost_share(known: Known) -> Span | None:
    """What the missing labels cost, in percent of the first year's benefit, set-up and checking included."""
    gap = label_gap(known)
    if gap is None:
        return None
    cost = times(product(gap, known.number("label_unit_cost")), 100 * known.parameters["label_overhead"])
    return quotient(cost, known.number("benefit_year"))


def scope_load(known: Known) -> Span | None:
    """How many things are new or short at once, from 0 to 8."""
    many, few = known.parameters["scope_many_tasks"], known.parameters["scope_few_labels"]
    soon = known.parameters["scope_short_deadline"]
    sure, possible = known.several["domain"]
    holds = [
        _at_least(known.number("n_tasks"), many),
        _only(known.choices["team_skill"], "none"),
        _only(known.choices["ml_projects_done"], "none"),
        _only(known.choices["experts"], "none"),
        _below(known.number("labelled"), few),
        _only(known.choices["training_hardware"], "none"),
        (bool(sure - {"none"}), bool(possible - {"none"})),
        _below(known.number("deadline_months"), soon),
    ]
    certain = possible_too = 0
    for holds_surely, may_hold in holds:
        certain += holds_surely
        possible_too += may_hold
    return Span(certain, possible_too)


def live_services(known: Known) -> Span | None:
    """Open hosted services for the task in the price list's catalogue, AutoML platforms not counted."""
    return _count(known, known.prices.live)


def withdrawn_services(known: Known) -> Span | None:
    """Services for the task that are closed to new customers, retired, or end within a year of the price list."""
    return _count(known, known.prices.withdrawn)


def _gap_by_problem(known: Known, problem: str, labelled: Span) -> Span | None:
    if problem in RECORDS:
        return _short_of(known.parameters["label_target_records"], labelled)
    if problem not in CONTENT:
        return None
    target = known.parameters["label_target_content"]
    kinds = known.choices["output_kind"] - {"extraction"}
    options: list[Span | None] = []
    if kinds & LOCATED or not kinds:
        wanted = times(known.number("classes"), target)
        low = 0 if labelled.high is None else max(0, wanted.low - labelled.high)
        options.append(Span(low, None if wanted.high is None else max(0, wanted.high - labelled.low)))
    if kinds - LOCATED or not kinds:
        options.append(_short_of(target, labelled))
    return hull(options)


def _short_of(target: Exact, labelled: Span) -> Span:
    return Span(0 if labelled.high is None else max(0, target - labelled.high), max(0, target - labelled.low))


def _gap_of_documents(known: Known, labelled: Span) -> Span | None:
    target = known.parameters["label_target_extraction"]
    wanted = times(known.number("classes"), target)
    low = 0 if labelled.high is None else max(0, wanted.low - labelled.high)
    by_layout = Span(low, None if wanted.high is None else max(0, wanted.high - labelled.low))
    return _by_layout(known, _short_of(target, labelled), by_layout)


def _by_layout(known: Known, together: Span, apart: Span | None) -> Span | None:
    tasks = known.choices["task"]
    options = [together] if tasks - {BY_LAYOUT} or not tasks else []
    return hull([*options, apart] if BY_LAYOUT in tasks or not tasks else options)


def _count(known: Known, counts: Mapping[str, int]) -> Span | None:
    options = [None if task == NO_TASK else Span(counts.get(task, 0), counts.get(task, 0)) for task in known.choices["task"]]
    return hull(options)


def _at_least(span: Span, limit: Exact) -> tuple[bool, bool]:
    return span.low >= limit, span.high is None or span.high >= limit


def _below(span: Span, limit: Exact) -> tuple[bool, bool]:
    return span.high is not None and span.high < limit, span.low < limit


def _only(choices: frozenset[str], choice: str) -> tuple[bool, bool]:
    return choices == {choice}, choice in choices


@dataclass(frozen=True, slots=True)
class Derived:
    """A formula, the questions and findings it reads, and what of the price table."""

    formula: Formula
    reads: tuple[str, ...]
    prices: tuple[str, ...] = ()


CHOICES_READ = frozenset(
    {"output_kind", "problem", "world_changes", "task", "training_hardware", "team_skill", "ml_projects_done", "experts"}
    | {"action_on_output", "affects_people", "error_cost", "data_may_leave"}
)
SEVERAL_READ = frozenset({"domain", "input_kind"})  # all others that formulas read are numbers of nought or more
_GAP = ("labelled", "classes", "output_kind", "problem", "task")
_SCOPE = ("n_tasks", "team_skill", "ml_projects_done", "experts", "labelled", "training_hardware", "domain", "deadline_months")
_SERVED = ("requests_per_month", "task", "output_kind", "problem")
_PER_ANSWER = ("price", "own_price", "own_from")
_WAYS = ("built", "built_at_home")
FORMULAS: Mapping[str, Derived] = {
    "labelled_per_class": Derived(labelled_per_class, ("labelled", "classes", "output_kind")),
    "labelled_per_layout": Derived(labelled_per_layout, ("labelled", "classes", "task")),
    "rarest_evenness": Derived(rarest_evenness, ("labelled_rarest", "classes", "labelled")),
    "cases_per_feature": Derived(cases_per_feature, ("labelled", "features")),
    "rare_per_feature": Derived(rare_per_feature, ("labelled_rarest", "features")),
    "rare_expected_per_feature": Derived(rare_expected_per_feature, ("labelled", "rare_share", "features")),
    "rare_cases_month": Derived(rare_kind.rare_cases_month, ("requests_per_month", "rare_share")),
    "wrongly_named_month": Derived(rare_kind.wrongly_named_month, ("requests_per_month", "rare_share")),
    "rare_expected": Derived(rare_kind.rare_expected, ("labelled", "rare_share")),
    "months_to_fifty": Derived(rare_kind.months_to_fifty, ("labelled_rarest", "requests_per_month", "rare_share")),
    "unlabelled_cases": Derived(unlabelled_cases, ("examples", "labelled")),
    "staleness": Derived(staleness, ("data_age_months", "world_changes")),
    "label_gap": Derived(label_gap, _GAP),
    "label_cost_share": Derived(label_cost_share, (*_GAP, "label_unit_cost", "benefit_year")),
    "api_month_cost": Derived(by_the_call.api_month_cost, ("requests_per_month", "task", "classes", "input_kind"), _PER_ANSWER),
    "api_share_of_budget": Derived(
        by_the_call.api_share_of_budget, ("requests_per_month", "task", "classes", "input_kind", "budget_run_month"), _PER_ANSWER
    ),
    "break_even_ratio": Derived(by_the_call.break_even_ratio, ("requests_per_month", "task", "classes", "input_kind"), _PER_ANSWER),
    "service_by_own": Derived(by_the_call.service_by_own, (*_SERVED, "classes", "input_kind"), _PER_ANSWER),
    "cheapest_by_own": Derived(by_the_call.cheapest_by_own, (*_SERVED, "classes", "input_kind"), (*_PER_ANSWER, "low", "own_low")),
    "own_month_cost": Derived(paces.own_month_cost, _SERVED),
    "own_share_of_budget": Derived(paces.own_share_of_budget, (*_SERVED, "budget_run_month")),
    "payback_months": Derived(worth.payback_months, ("budget_build", "benefit_year", "budget_run_month")),
    "payback_usual": Derived(worth.payback_usual, ("benefit_year", *worth.READS), _WAYS),
    "build_share_of_benefit": Derived(worth.build_share_of_benefit, ("budget_build", "benefit_year")),
    "worth_covers_cost": Derived(worth.worth_covers_cost, ("benefit_year", *worth.READS), _WAYS),
    "scope_load": Derived(scope_load, _SCOPE),
    "live_services": Derived(live_services, ("task",), ("live",)),
    "withdrawn_services": Derived(withdrawn_services, ("task",), ("withdrawn",)),
    "training_days": Derived(training_days, ("problem", "labelled", "training_hardware", "data_may_leave")),
    "training_share_of_deadline": Derived(
        training_share_of_deadline, ("problem", "labelled", "training_hardware", "data_may_leave", "deadline_months")
    ),
}
PARAMETERS = (
    *(f"staleness_limit_{pace}" for pace in ("hardly", "yearly", "quarterly", "weekly", "daily")),
    *(f"label_target_{kind}" for kind in ("content", "records", "structure", "extraction")),
    *(f"slowness_{hardware}" for hardware in ("cpu", "one_gpu", "several_gpus", "cluster", "cloud_account")),
    *("label_overhead", "own_cost_machine_month", "own_cost_people_month", "payback_cap"),
    *("training_cases_per_hour", "training_trials", "training_failures"),
    *("scope_many_tasks", "scope_few_labels", "scope_short_deadline"),
)


def differing(one: PriceTable, other: PriceTable) -> frozenset[str]:
    """The derived numbers that two price tables may make different."""
    parts = {part for formula in FORMULAS.values() for part in formula.prices if getattr(one, part) != getattr(other, part)}
    return frozenset(slug for slug, formula in FORMULAS.items() if not parts.isdisjoint(formula.prices))


def parameters_from(plain: Mapping[str, Any]) -> dict[str, Exact]:
    """The rule book's parameters that are numbers, exact. Raises KeyError with the name of one that the formulas need and lack."""
    numbers = {name: exact(value) for name, value in plain.items() if isinstance(value, int | Decimal)}
    return {**numbers, **{name: exact(plain[name]) for name in PARAMETERS}}
