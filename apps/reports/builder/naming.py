"""What the options of the default rules are called inside a sentence. May import pure modules only.

Keyed by the label, so that an option that a rule author names anew is called by the new name.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from apps.decisions.engine.naming import Called, otherwise
from apps.reports.formatting import lowered

IN_A_SENTENCE = {
    "Rules, a product or a changed process": "rules, a product or a changed process",
    "Classical machine learning": "classical machine learning",
    "Search for groups or odd cases": "a search for groups or odd cases",
    "Ready-made cloud service": "a ready-made cloud service",
    "Pretrained model, as it is": "an unchanged pretrained model",
    "AutoML service": "an AutoML service",
    "Fine-tune a pretrained model": "a fine-tuned model",
    "Train from scratch": "a model trained from scratch",
    "Bounded study with specialists": "a bounded study with specialists",
    # As rule books before called them: decisions taken by those keep their words.
    "Rules, a product or a changed process, no ML": "rules, a product or a changed process",
    "Groups or outliers without labels": "a search for groups or outliers",
    "Cloud API": "a cloud API",
}
WITHOUT_A_MODEL = IN_A_SENTENCE["Rules, a product or a changed process"]


def called(slug: str, label: str, answers: Mapping[str, Any], rare: Collection[str], *, is_bought: bool) -> Called:
    """What an option is called: as its label says, or otherwise where that would mislead."""
    usual, found = Called(label, in_a_sentence(label)), otherwise(slug, answers, rare, is_bought=is_bought)
    return usual if found is None else replace(found, label=found.label or usual.label, name=found.name or usual.name)


def in_a_sentence(label: str) -> str:
    """ "a ready-made cloud service is level with an unchanged pretrained model"; a label without a name of its own loses its capital letter."""
    return IN_A_SENTENCE.get(label) or lowered(label)


def as_a_way(name: str) -> str:
    """An option that is needed or tested: "a way without machine learning needs no card" where "rules, a product or a changed process needs" would be no sentence."""
    return "a way without machine learning" if name == WITHOUT_A_MODEL else name
