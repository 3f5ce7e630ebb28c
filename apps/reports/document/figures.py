"""Data, money and hardware as frozen values: what is there, what it takes, what cannot be said yet. Pure: knows the charts and `opening` only."""

from dataclasses import dataclass

from apps.reports.charts import RangeChart
from apps.reports.charts.lines import LineChart
from apps.reports.document.opening import Chip


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure as it is likely, with its range in words; `reach` is empty where both ends read the same or where nothing is said."""

    words: str
    reach: str


@dataclass(frozen=True, slots=True)
class Asked:
    """An open question that would give a figure or narrow it."""

    question: str
    label: str


@dataclass(frozen=True, slots=True)
class Unsaid:
    """Figures that cannot be said yet, why, and the questions whose answers would give them."""

    what: str
    why: str
    questions: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class CostRow:
    option: str
    low: str
    likely: str
    high: str
    how: str


@dataclass(frozen=True, slots=True)
class Totals:
    """What one option costs; `standing` is "Recommended" and the like."""

    option: str
    leading: bool
    build: Amount
    run_month: Amount
    first_year: Amount
    three_years: Amount
    payback: Amount


@dataclass(frozen=True, slots=True)
class Volume:
    """One point of the break-even: what a month costs at this many answers, as likely, with its range."""

    answers: str
    service: Amount
    own: Amount


@dataclass(frozen=True, slots=True)
class BreakEven:
    """From how many answers a month a model of one's own costs no more to run than a service."""

    heading: str
    lead: str
    chart: LineChart | None
    rows: tuple[Volume, ...]


@dataclass(frozen=True, slots=True)
class Cost:
    """What each option costs. `short` says what a fixed stock costs once and where the money named is too little, `rows` are the first year alone, for decisions made before totals were worked out."""

    heading: str
    currency: str  # of every amount of the document
    chart: RangeChart | None
    rows: tuple[CostRow, ...]
    totals: tuple[Totals, ...]
    unknown: tuple[Unsaid, ...]
    basis: str
    break_even: BreakEven | None
    short: tuple[str, ...] = ()

    @property
    def says_totals(self) -> bool:
        """Whether the table says anything: a table of “Cannot say yet” in every cell tells no more than the list of why."""
        return any(_says(amount) for row in self.totals for amount in (row.build, row.run_month, row.first_year, row.three_years))

    @property
    def says_payback(self) -> bool:
        """Whether it is said of any option when its money is back."""
        return any(_says(row.payback) for row in self.totals)


def _says(amount: Amount) -> bool:
    return amount.words not in ("–", "Cannot say yet")


@dataclass(frozen=True, slots=True)
class Band:
    """How much is enough for what; `here` where the data stands now."""

    label: str
    start: str
    here: bool
    source: str


@dataclass(frozen=True, slots=True)
class DataNeed:
    """What options that need the same data find: how much counts, in which band that is, what is missing."""

    options: str
    purpose: str
    band: Chip
    counts: Amount
    missing: Amount
    money: Amount
    months: Amount
    rarest: str
    bands: tuple[Band, ...]

    @property
    def by_source(self) -> tuple[tuple[str, tuple[Band, ...]], ...]:
        """The bands with who says so, each source once."""
        sources = dict.fromkeys(band.source for band in self.bands)
        return tuple((source, tuple(band for band in self.bands if band.source == source)) for source in sources)


@dataclass(frozen=True, slots=True)
class Data:
    heading: str
    doubling: str
    needs: tuple[DataNeed, ...]
    unknown: tuple[Unsaid, ...]


@dataclass(frozen=True, slots=True)
class HardwareRow:
    """One figure for every option of the table, in its order."""

    label: str
    cells: tuple["HardwareCell", ...]


@dataclass(frozen=True, slots=True)
class HardwareCell:
    option: str
    amount: Amount


@dataclass(frozen=True, slots=True)
class Hardware:
    heading: str
    options: tuple[str, ...]
    rows: tuple[HardwareRow, ...]
    fit: tuple[str, ...]
    notes: tuple[str, ...]
    unknown: tuple[Unsaid, ...]


@dataclass(frozen=True, slots=True)
class Formula:
    label: str
    formula: str


@dataclass(frozen=True, slots=True)
class Assumed:
    """A figure that nobody gave for this case, with its value and where it comes from."""

    label: str
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class Workings:
    """How the figures of this document are worked out."""

    formulas: tuple[Formula, ...]
    assumed: tuple[Assumed, ...]

    @property
    def by_source(self) -> tuple[tuple[str, tuple[Assumed, ...]], ...]:
        """The assumptions with where they come from, each source once."""
        sources = dict.fromkeys(row.source for row in self.assumed)
        return tuple((source, tuple(row for row in self.assumed if row.source == source)) for source in sources)
