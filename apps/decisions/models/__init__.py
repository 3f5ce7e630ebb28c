"""The tables of this app: draft rows that people edit, versions and decisions that nobody changes."""

from apps.decisions.models.drafts import Draft, DraftRow
from apps.decisions.models.history import AcceptedWarning, Review, VersionChange
from apps.decisions.models.impact import ImpactLine, ImpactRun
from apps.decisions.models.imported import ImportedModel, ImportedTable
from apps.decisions.models.journal import DraftChange, OpenRow
from apps.decisions.models.records import Decision, RulebookActivation, RulebookVersion
from apps.decisions.models.rules import Condition, Effect, Rule
from apps.decisions.models.test_cases import AcceptedChange, DraftTestCase, VersionTestCase
from apps.decisions.models.vocabulary import (
    Approach,
    Choice,
    DerivedNumber,
    Finding,
    FindingValue,
    Flag,
    Gate,
    NamedCondition,
    NamedList,
    Outcome,
    Parameter,
    ParameterNote,
    Question,
    Section,
    Source,
    Stage,
)

__all__ = [
    "AcceptedChange",
    "AcceptedWarning",
    "Approach",
    "Choice",
    "Condition",
    "Decision",
    "DerivedNumber",
    "Draft",
    "DraftChange",
    "DraftRow",
    "DraftTestCase",
    "Effect",
    "Finding",
    "FindingValue",
    "Flag",
    "Gate",
    "ImpactLine",
    "ImpactRun",
    "ImportedModel",
    "ImportedTable",
    "NamedCondition",
    "NamedList",
    "OpenRow",
    "Outcome",
    "Parameter",
    "ParameterNote",
    "Question",
    "Review",
    "Rule",
    "RulebookActivation",
    "RulebookVersion",
    "Section",
    "Source",
    "Stage",
    "VersionChange",
    "VersionTestCase",
]
