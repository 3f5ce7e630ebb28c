"""Law, security and governance as frozen values. Pure: knows nothing else."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Regime:
    """One source that a rule which holds cites: what it demands, from when, and when that was checked last."""

    title: str
    demands: str
    applies_from: str
    checked: str
    overdue: str  # empty, or that the check is past its review date
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Regimes:
    """Regimes of one sort, under their heading."""

    heading: str
    regimes: tuple[Regime, ...]


@dataclass(frozen=True, slots=True)
class GovernanceRow:
    """One thing that must be settled before it is used; where nobody settled it, the question that would."""

    label: str
    words: str
    question: str
    settled: bool


@dataclass(frozen=True, slots=True)
class Law:
    heading: str
    lead: str
    groups: tuple[Regimes, ...]
    governance: tuple[GovernanceRow, ...]
    governance_lead: str
