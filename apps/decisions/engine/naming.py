"""What an option is called by the answers, where its label in the rules would mislead: one name on every page and in the document.

Pure: knows the slugs of the default rules; one that a rule author adds is called by its label.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from apps.decisions.engine.answers import UNKNOWN_WORD

UNCHANGED, TOLD_APART = "pretrained", ("category", "location", "anomaly")
WITHOUT_LABELS, RARE_EVENTS, ANOMALY = "unsupervised", "rare_event_tasks", "anomaly"
NO_MODEL, FOUND = "no_ml", ("covers_most", "covers_some")  # the way that may be bought, and answers that a product was found


@dataclass(frozen=True, slots=True)
class Called:
    """What an option is called; what to do and what it does not promise are said where those of the rules would mislead."""

    label: str
    name: str
    verb: str = ""
    no_promise: str = ""


OF_THE_NORMAL = Called(
    "A model of what is normal",
    "a model of what is normal",
    "Learn what is normal, and show what is not",
    "It does not promise that what stands out is a fault, or that every fault stands out. People have to judge that.",
)
PRODUCT = Called(
    "A product on sale",
    "a product on sale",
    "Buy a product that is on sale",
    "It does not promise that what its maker measured holds on your cases, nor that its price and terms stay as they are.",
)
RULE_ON_SALE = Called(
    "The written rule, bought or your own",
    "the written rule (bought or your own)",
    "Take the written rule, in a product that is on sale or in the system that you have",
    "It does not promise that a product holds the rule as experts wrote it, nor that its price and terms stay as they are.",
)
BOUGHT = frozenset({PRODUCT.name, RULE_ON_SALE.name})
PLANNED = Called(
    "A planned series of trials",
    "a planned series of trials",
    "Plan the next trials as one experiment (design of experiments)",
    "It does not promise that the best setting lies among those that may change, nor that the judges agree on it.",
)
ON_TOP = Called(
    "Pretrained network with a small classifier",
    "a pretrained network with a small classifier",
    "Let a pretrained network describe what goes in, as it is, and teach a small classifier on that",
    "It does not promise to see what a general network overlooks. Whether its description is good enough shows on your own cases only.",
)
FEW_TRIALS = 1000  # as many as one plans
WRITTEN = Called("Rules that are written down", "a written rule", "Write the rule down, and use it")
HOSTED, ASKED = "automl", "cloud_api"
READY = frozenset({NO_MODEL, ASKED, "pretrained"})  # ways that learn nothing
AT_HOME = Called(
    "AutoML tool in your own house",
    "an AutoML tool in your own house",
    "Use a tool in your own house that finds a model by itself (AutoML)",
)
TO_BE_READ = Called("", "", "Build a classical machine-learning model that people can read")
LARGE = Called(
    "Train a large model from scratch",
    "a large model trained from scratch",
    "Build and train a large model from scratch",
)
NOTHING_BEFORE, ENOUGH_FOR_A_SMALL_ONE = "from_scratch", 5_000  # known answers from which a small network of one's own is worth days
ON_RECORDS, NOT_COLUMNS = "classical_ml", frozenset({"images", "video", "speech", "sound"})
FOR_OWN_KINDS = Called("", "", "Buy a ready-made cloud service that takes your own kinds")
OR_THE_PRODUCT = Called("", "", "Buy a ready-made cloud service, or the product that covers most of it")
COVERS_MOST, SOLVES_IT = "covers_most", "solves_it"
FROM_A_LIST = Called("", "", "Buy a ready-made cloud service, and tie it to the list of kinds")
LONG_LIST = 500  # kinds that others have, too: nobody's own, and none that a model knows by heart
ENOUGH_ON_TOP = 100  # known answers from which a small classifier on top is worth two days
FEW_KINDS, KNOWN = 2, 50  # yes and no need no telling; of fewer cases nobody knows the kinds
PASSAGES, FIELDS = "entity_extraction", "document_fields"
SELLERS_KNOW = 10  # kinds of names and facts that a ready-made service tells apart without being taught, about


def label_of(slug: str, label: str, answers: Mapping[str, Any], rare: Collection[str], *, is_bought: bool = False) -> str:
    """The label of an option on a page: that of the rules, or the one that fits the answers."""
    found = otherwise(slug, answers, rare, is_bought=is_bought)
    return (found and found.label) or label


def otherwise(slug: str, answers: Mapping[str, Any], rare: Collection[str], *, is_bought: bool) -> Called | None:
    """What an option is called where its label would mislead, else None. One without labels here looks for what is unlike the rest, one without a model is a product that was found and has to be bought,
    or the rule that does it.

    A service is weighed against the product that was found, and a rule that does it is what a product has to hold.
    An unchanged model for a task of nobody else's gets a small classifier on top. A tool stands in the house where no data may leave it, a service has to take the owner's kinds where there are some, and a model
    has to be one that people can read where each of them gets the exact reasons.
    """
    if slug == HOSTED and answers.get("data_may_leave") == "no":
        return AT_HOME
    if slug == ASKED and _has_own_kinds(answers):
        return FROM_A_LIST if _is_a_common_list(answers) else FOR_OWN_KINDS
    if slug == ASKED and answers.get("existing_solution") == COVERS_MOST:
        return OR_THE_PRODUCT
    if slug == ON_RECORDS and _owes_exact_reasons(answers):
        return TO_BE_READ
    if slug == WITHOUT_LABELS and (answers.get("task") in rare or answers.get("output_kind") == ANOMALY):
        return OF_THE_NORMAL
    if slug == NOTHING_BEFORE and _has_enough_for_a_small_one(answers):
        return LARGE
    if slug == UNCHANGED and _is_nobodys_task(answers):
        return ON_TOP
    if slug == NO_MODEL and is_bought and answers.get("existing_solution") in FOUND:
        is_a_rule = (answers["existing_solution"], answers.get("simple_rule")) == (COVERS_MOST, SOLVES_IT)
        return RULE_ON_SALE if is_a_rule else PRODUCT
    if slug == NO_MODEL and _is_planned(answers):
        return PLANNED
    return WRITTEN if slug == NO_MODEL and answers.get("simple_rule") == SOLVES_IT else None


def _is_nobodys_task(answers: Mapping[str, Any]) -> bool:
    """Whether pictures or sounds are told apart as nobody else does, with known answers: no unchanged model knows such kinds."""
    seen = not NOT_COLUMNS.isdisjoint(answers.get("input_kind") or ()) and answers.get("output_kind") in TOLD_APART
    return seen and answers.get("standard_task") == "unique" and _number(answers, "labelled") >= ENOUGH_ON_TOP


def _has_enough_for_a_small_one(answers: Mapping[str, Any]) -> bool:
    """Whether a small network learns one's own pictures or sounds from nothing in days: what takes years is a large one."""
    seen = not NOT_COLUMNS.isdisjoint(answers.get("input_kind") or ()) and answers.get("output_kind") == TOLD_APART[0]
    return seen and answers.get("standard_task") in ("unique", "variant") and _number(answers, "labelled") >= ENOUGH_FOR_A_SMALL_ONE


def _is_a_common_list(answers: Mapping[str, Any]) -> bool:
    """Whether the kinds are a long list that others have as well, such as the codes of diseases."""
    return answers.get("standard_task") == "standard" and _number(answers, "classes") >= LONG_LIST


def _is_planned(answers: Mapping[str, Any]) -> bool:
    """Whether few trials, each at a price, are made to decide what to change."""
    is_few = answers.get("labelled") is not None and _number(answers, "labelled") < FEW_TRIALS and _number(answers, "label_unit_cost") >= 1
    return is_few and answers.get("task") == "planning" and answers.get("goal_kind") == "decide_what_to_change"


def _owes_exact_reasons(answers: Mapping[str, Any]) -> bool:
    """Whether each person must get the exact reasons, out of columns that can be read."""
    return answers.get("explanation") == "person_exact" and NOT_COLUMNS.isdisjoint(answers.get("input_kind") or ())


def _has_own_kinds(answers: Mapping[str, Any]) -> bool:
    """Whether cases of kinds of one's own are known: of what is sorted more than two, of what is picked out more than sellers know."""
    kinds, task = _number(answers, "classes"), answers.get("task")
    is_sorted = answers.get("output_kind") == "category" and kinds > FEW_KINDS
    is_picked_out = task == PASSAGES or (task == FIELDS and answers.get("standard_task") == "variant")
    return _number(answers, "labelled") >= KNOWN and bool(is_sorted or (is_picked_out and kinds >= SELLERS_KNOW))


def _number(answers: Mapping[str, Any], slug: str) -> Decimal:
    """A number as it was answered: one that is not whole is kept as text. Nought where it is open."""
    value = answers.get(slug)
    return Decimal(0) if value in (None, UNKNOWN_WORD) else Decimal(str(value))
