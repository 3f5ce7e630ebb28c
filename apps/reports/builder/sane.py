"""Which changed answers are worth telling: those that a sane owner could bring about or find out, for the better. Pure; knows nothing else.

The engine finds every change that gives another recommendation, also “nobody here has the skill”. That is true, and no advice.
"""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

# Of answers by choice the better the later; those of one group are as good as each other. A question that is not named goes either way.
BETTER: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "success_metric": (("none",), ("named_only",), ("with_baseline",)),
    "existing_solution": (("not_looked",), ("none_found", "tried_and_failed"), ("covers_some",), ("covers_most",)),
    "operations_owner": (("none",), ("sketched",), ("named",)),
    "stakeholders": (("none",), ("partly",), ("named",)),
    "label_quality": (("none",), ("clicks_or_guesses",), ("mixed",), ("experts_agree",), ("outcome_observed",)),
    "representative": (("no",), ("partly",), ("yes",)),
    "more_data": (("no",), ("at_a_cost",), ("cheaply",)),
    "acquisition_cost": (("high",), ("medium",), ("low",)),
    "leakage": (("suspected",), ("not_checked",), ("checked",)),
    "representation": (("undecided",), ("several",), ("decided",)),
    "user_feedback": (("no",), ("yes",)),
    "training_hardware": (("none",), ("cpu",), ("one_gpu", "cloud_account"), ("several_gpus",), ("cluster",)),
    "team_skill": (("none",), ("some",), ("strong",)),
    "ml_projects_done": (("none",), ("one_or_two",), ("three_or_more",)),
    "experts": (("none",), ("partner",), ("in_house",)),
    "tuning_plan": (("defaults_only",), ("planned",)),
    "explanation": (("nobody",), ("somebody",), ("staff",), ("regulator",), ("person_exact",)),  # what counsel may still find
    "accuracy_need": (("near_perfect",), ("as_good_as_experts",), ("better_than_now",)),
    "feedback_loop": (("yes",), ("no",)),
    "action_on_output": (("nothing_planned", "acts_irreversible"), ("acts_reversible", "person_approves", "person_reads")),
}
EITHER_WAY = ("acts_reversible", "person_approves", "person_reads")  # a change of use
MORE = frozenset((
    "examples", "labelled", "labelled_rarest", "requests_per_month", "power_watts", "latency_ms", "budget_build", "budget_run_month",
    "deadline_months",
))  # fmt: skip
ABOVE_NOTHING = MORE | {"benefit_year"}  # what nobody finds to be nothing
LESS = frozenset(("n_tasks", "label_unit_cost", "augmented_share"))


def is_sane(changes: Mapping[str, Any], now: Mapping[str, Any], was_open: Collection[str]) -> bool:
    """Whether each change finds out what is open, or makes an answer better; `now` holds the answers as they are."""
    return all(
        (slug not in ABOVE_NOTHING or Decimal(str(value)) > 0)
        if slug in was_open or slug not in now
        else _is_better(slug, now[slug], value)
        for slug, value in changes.items()
    )


def _is_better(slug: str, now: Any, then: Any) -> bool:
    if slug in MORE or slug in LESS:
        first, second = Decimal(str(now)), Decimal(str(then))
        return second > first if slug in MORE else second < first
    if slug not in BETTER or (now in EITHER_WAY and then in EITHER_WAY):
        return True
    places = {choice: place for place, group in enumerate(BETTER[slug]) for choice in group}
    return now not in places or then not in places or places[then] > places[now]
