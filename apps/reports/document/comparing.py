"""Reasons and options as frozen values. Pure: knows `opening` only."""

from dataclasses import dataclass

from apps.reports.document.opening import Chip


@dataclass(frozen=True, slots=True)
class Reason:
    """A because with the rule that gave it, the points it moved, and the answers that fired it."""

    text: str
    rule: str
    effect: str
    answers: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Objection:
    """The strongest reason against, with what it speaks against; `rule` is empty where it is the general objection to such a way."""

    lead: str
    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class Reasons:
    """`nothing_against` is a sentence where no rule speaks against the recommendation, else empty."""

    for_title: str
    for_it: tuple[Reason, ...]
    against_title: str
    against: tuple[Reason, ...]
    nothing_against: str
    strongest: Objection | None
    no_promise: str


@dataclass(frozen=True, slots=True)
class Option:
    """One row of the comparison. An excluded option has no fit and names the rule that excluded it.

    `deciding` says on which side its reason stands.
    """

    slug: str
    label: str
    excluded: bool
    leading: bool
    fit: str
    reach: str  # as the scale from 0 to 100 shows it
    span: str  # the same in figures
    width: str  # lengths of the bar, in percent, ready for an SVG attribute
    low: str
    high: str
    standing: Chip
    first_year: str  # as likely, and the range of it
    first_year_reach: str
    time_to_try: str
    deciding: str
    rule: str
    why_not: str
    reasons: tuple[Reason, ...]
    sum: str


@dataclass(frozen=True, slots=True)
class OnPaper:
    """An option with the reasons that are told of it in full, and those that were told of an option before it."""

    option: Option
    fresh: tuple[Reason, ...]
    told: tuple[Reason, ...]
