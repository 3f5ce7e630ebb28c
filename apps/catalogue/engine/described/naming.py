"""What the sections of the list of facts are called: one row, all of them, and what stands in them. In the order in which the pages show them. Pure data."""

from collections.abc import Mapping
from typing import NamedTuple


class Named(NamedTuple):
    """What one row of a section is called, what the section is, and what a reader finds in it."""

    one: str
    many: str
    lead: str


NAMED: Mapping[str, Named] = {
    "prices": Named("Price of one answer", "Prices of one answer", "What one answer costs, by task: estimates are made with it"),
    "services": Named("Service", "Services", "Hosted services, open and withdrawn"),
    "list_prices": Named("List price", "List prices", "Prices as sellers publish them"),
    "tasks": Named("Task", "Tasks", "What can be asked of a model, and what suits it"),
    "packages": Named("Software", "Software", "Software with its current version"),
    "approach_costs": Named("Work of an option", "Work of the options", "What work each option asks for"),
    "people": Named("People", "People", "What people cost"),
    "labelling": Named("Price of a label", "Labelling", "What a label costs"),
    "accelerators": Named("Accelerator", "Accelerators", "Graphics cards and other accelerators"),
    "training_hardware": Named("Hardware", "Hardware", "What a model of each kind is trained on"),
    "model_sizes": Named("Size of model", "Sizes of models", "How large the models of each kind are"),
    "grids": Named("Electricity", "Electricity", "What a kilowatt-hour emits, by place"),
    "data_figures": Named("Figure on data", "Figures on data", "Published figures on data"),
    "cost_figures": Named("Figure on costs", "Figures on costs", "Published figures on costs"),
}
SECTION_WORDS: Mapping[str, str] = {section: named.one for section, named in NAMED.items()}
PLURALS: Mapping[str, str] = {section: named.many for section, named in NAMED.items()}
LEADS: Mapping[str, str] = {section: named.lead for section, named in NAMED.items()}
