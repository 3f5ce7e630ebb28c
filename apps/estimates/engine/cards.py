"""Graphics cards of the list of facts: which of them hold a model, what an hour costs, what an answer about machines stands for.

Knows `inputs`, `model_sizes` and what they know. A field that its row names as unverified is not reckoned with.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from apps.estimates.engine.estimate import Assumption, Range, decimal_text, rounded
from apps.estimates.engine.inputs import Figures, Lacks, Row
from apps.estimates.engine.model_sizes import Listed, listed, three
from apps.estimates.engine.spans import Exact, exact

ENDS = ("low", "likely", "high")


@dataclass(frozen=True, slots=True)
class Card:
    """One kind of card: GB, watts, TFLOPS of dense 16-bit arithmetic, money an hour; None for what is not known."""

    name: str
    gigabytes: Exact
    watts: Exact | None
    tflops: Exact | None
    price: Exact | None
    source: str
    is_reference: bool

    @property
    def assumption(self) -> Assumption:
        """The card as it is printed."""
        parts = ((self.gigabytes, "GB"), (self.tflops, "TFLOPS"), (self.watts, "W"))
        words = ", ".join(f"{decimal_text(rounded(number))} {unit}" for number, unit in parts if number is not None)
        return Assumption(self.name, words, self.source)


@dataclass(frozen=True, slots=True)
class Counted:
    """The card in whose hours training is counted: all of it is known."""

    card: Card
    tflops: Exact
    watts: Exact
    price: Exact

    @property
    def name(self) -> str:
        return self.card.name

    @property
    def assumption(self) -> Assumption:
        return self.card.assumption

    def price_said(self, currency: str) -> Assumption:
        """Its price, as it is printed."""
        return Assumption(f"{self.name}, an hour", f"{decimal_text(rounded(self.price))} {currency}", self.card.source)


@dataclass(frozen=True, slots=True)
class Machines:
    """What an answer about machines for training stands for: TFLOPS of all cards together, GB of all together."""

    label: str
    tflops: Range
    gigabytes: Range
    source: str

    @property
    def assumption(self) -> Assumption:
        """The machines as they are printed."""
        low, high = (decimal_text(rounded(end)) for end in (self.gigabytes.low, self.gigabytes.high))
        return Assumption(self.label, f"{low} to {high} GB of memory", self.source)


def cards(figures: Figures) -> tuple[Card, ...]:
    """All cards of the list that do not belong to a device, and whose memory is known."""
    return _read(Listed(figures.rows("accelerators")))


def reference(figures: Figures) -> Counted:
    """The card in whose hours training is counted. Raises Lacks."""
    for card in cards(figures):
        if card.is_reference and card.tflops is not None and card.watts is not None and card.price is not None:
            return Counted(card, card.tflops, card.watts, card.price)
    raise Lacks("the price list has no graphics card to count hours by")


def holding(found: tuple[Card, ...], gigabytes: Exact, most: Exact) -> tuple[Card, ...]:
    """The cards that hold so much, alone or several together, no more than `most`."""
    return tuple(card for card in found if gigabytes <= card.gigabytes * most)


def alone_said(figures: Figures, gigabytes: Exact) -> Assumption:
    """Which cards of the list hold so much alone, as it is printed, by the smallest of them."""
    found = sorted(holding(cards(figures), gigabytes, 1), key=lambda card: card.gigabytes)
    words = f"every one from {decimal_text(rounded(found[0].gigabytes))} GB, such as the {found[0].name}" if found else "none of the list"
    return Assumption("One card that holds what is likely", words, "List of accelerators")


def machines(figures: Figures, answer: str) -> Machines:
    """What an answer about machines stands for. Raises Lacks."""
    row = next((row for row in figures.rows("training_hardware") if row["slug"] == answer), None)
    if row is None:
        raise Lacks("the price list does not say what these machines are")
    if "card" not in row:
        return Machines(str(row["label"]), three(row.get("tflops")), three(row.get("memory_gb")), str(row["source"]))
    if not len(listed(row, "card")) == len(ENDS) == len(listed(row, "cards")):
        raise Lacks("the price list does not say what these machines are")
    named: Mapping[str, Card] = {card.name: card for card in cards(figures)}
    numbers = three(row["cards"])
    kinds = [named.get(name) for name in row["card"]]
    if any(card is None or card.tflops is None for card in kinds):
        raise Lacks("the price list has no speed of these machines")
    speeds = [card.tflops for card in kinds if card is not None and card.tflops is not None]
    sizes = [card.gigabytes for card in kinds if card is not None]
    return Machines(
        str(row["label"]),
        Range(*sorted(Fraction(number) * speed for number, speed in zip(numbers, speeds, strict=True))),
        Range(*sorted(Fraction(number) * size for number, size in zip(numbers, sizes, strict=True))),
        str(row["source"]),
    )


@lru_cache(maxsize=8)
def _read(listed: Listed) -> tuple[Card, ...]:
    rows = [row for row in listed.rows if not row.get("edge") and not row.get("unverified")]
    return tuple(_card(row) for row in rows if _number(row, "memory_gb") is not None)


def _card(row: Row) -> Card:
    watts, tflops, price = (_number(row, key) for key in ("watts", "tflops", "price_hour"))
    gigabytes = _number(row, "memory_gb")
    return Card(str(row["name"]), gigabytes or 0, watts, tflops, price, str(row["source"]), bool(row.get("reference")))


def _number(row: Row, key: str) -> Exact | None:
    """A verified number of a row, above nought; None for one that is empty, no number, or not verified."""
    if key in listed(row, "unverified_fields"):
        return None
    try:
        found = exact(str(row.get(key)))
    except ValueError:
        return None
    return found if found > 0 else None
