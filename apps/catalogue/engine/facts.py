"""A row of the list of facts as a reader needs it: what is known from where, whether it is due, prices and services in words.

Unverified rows are marked; a page keeps them apart from facts. Pure: the day on which it is read is an argument.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from apps.catalogue.engine import lifecycle, review
from apps.ui.formatting import DASH, SIGNS, day, exact

Row = Mapping[str, Any]
Plain = Mapping[str, Any]
SURE_WORDS: Mapping[str, str] = {"A": "primary source", "B": "secondary source", "C": "practice, or a seller’s figure"}
JUDGED = "our judgement"
NOT_CHECKED = "not checked"


@dataclass(frozen=True, slots=True)
class Known:
    """Where a fact is from, when it was looked at, how sure it is, and since when it is past its review, if it is.

    `as_of` is empty where the source says that day already.
    """

    source: str
    checked_on: str
    as_of: str
    sure: str
    unverified: bool
    due_since: date | None

    @classmethod
    def of(cls, section: str, row: Row, plain: Plain, on: date) -> "Known":
        """What is known of this row on this day."""
        unverified = bool(row.get("unverified"))
        sure = NOT_CHECKED if unverified else JUDGED if row.get("judgement") else SURE_WORDS.get(row.get("sure", ""), "")
        due = review.review_on(section, row, plain)
        past = due if due is not None and due <= on else None
        source, as_of = row.get("source", ""), row.get("as_of", "")
        said = bool(as_of) and day(as_of) in source
        return cls(source, row.get("checked_on", ""), "" if said else as_of, sure, unverified, past)


@dataclass(frozen=True, slots=True)
class Priced:
    """A price in words, what it is for, and what is known of it."""

    name: str
    vendor: str
    amount: str
    unit: str
    note: str
    known: Known


@dataclass(frozen=True, slots=True)
class Service:
    """A hosted service or platform with its state on the day that the page is read."""

    name: str
    vendor: str
    kind: str
    state: str
    words: str
    successor: str
    note: str
    offered: bool
    known: Known

    @property
    def platform(self) -> bool:
        """Whether it chooses or builds a model, rather than giving answers."""
        return self.kind != "api"


@dataclass(frozen=True, slots=True)
class Figure:
    """A published figure in a sentence of ours."""

    topic: str
    text: str
    known: Known


def amount(value: str | int, currency: str) -> str:
    """A price to the last digit that is meant: $0.0005, $1.50, $13,300."""
    written = f"{exact(value):,f}"
    whole, _, rest = written.partition(".")
    rest = rest.rstrip("0")
    mark = SIGNS.get(currency, f"{currency} ")
    return f"{mark}{whole}.{rest.ljust(2, '0')}" if rest else f"{mark}{whole}"


def spread(low: str | int, high: str | int, currency: str) -> str:
    """Two prices, written to the same place: $0.80–3.00."""
    first, last = amount(low, currency), amount(high, currency)
    if first == last:
        return first
    cents = "." in first or "." in last
    ends = [end if "." in end or not cents else f"{end}.00" for end in (first, last)]
    return f"{ends[0]}{DASH}{ends[1].removeprefix(SIGNS.get(currency, f'{currency} '))}"


def price_of(row: Row, currency: str) -> str:
    """The price of a row, which has one, two ends, or one for what goes in and one for what comes out."""
    if row.get("price_in"):
        return f"{amount(row['price_in'], currency)} in, {amount(row['price_out'], currency)} out"
    if row.get("price_low") and not row.get("price"):
        return spread(row["price_low"], row["price_high"], currency)
    return amount(row["price"], currency)


def times(row: Row, unit: str) -> str:
    """What is no money, with its unit: 20 to 30 % more."""
    ends = [row["price"]] if row.get("price") else [row["price_low"], row["price_high"]]
    return f"{' to '.join(str(Decimal(str(end)).normalize() if '.' in str(end) else end) for end in ends)} {unit}"


def service(row: Row, plain: Plain, on: date) -> Service:
    """A service on this day."""
    return Service(
        name=row["name"],
        vendor=row["vendor"],
        kind=row["kind"],
        state=lifecycle.state(row, on),
        words=lifecycle.words(row, on),
        successor=row.get("successor", ""),
        note=row.get("note", ""),
        offered=lifecycle.may_be_offered(row, on),
        known=Known.of("services", row, plain, on),
    )


def figure(section: str, row: Row, plain: Plain, on: date) -> Figure:
    """A published figure on this day."""
    return Figure(row["topic"], row["text"], Known.of(section, row, plain, on))
