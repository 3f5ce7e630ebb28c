"""The prices of the list in the order in which a page shows them. Checked ones first; those nobody checked stand apart."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from apps.catalogue.engine import facts, review
from apps.catalogue.engine.facts import Figure, Known, Priced
from apps.ui.formatting import listed, number

Plain = Mapping[str, Any]
ONE_ANSWER, PEOPLE, LABELS, CARDS, GRIDS = (
    "One answer, by task",
    "People",
    "One label",
    "Graphics cards and other accelerators",
    "CO2 of a kilowatt-hour, by place",
)


@dataclass(frozen=True, slots=True)
class Group:
    """Prices of one kind."""

    title: str
    slug: str
    note: str
    rows: tuple[Priced, ...]


@dataclass(frozen=True, slots=True)
class PricePage:
    """All that the page of prices shows of one list on one day."""

    groups: tuple[Group, ...]
    unchecked: tuple[Group, ...]
    figures: tuple[Figure, ...]
    due: int
    review: str

    @property
    def count(self) -> int:
        """How many prices were checked."""
        return sum(len(group.rows) for group in self.groups)


def page(plain: Plain, on: date) -> PricePage:
    """The prices of a list as they read on this day."""
    every = [_answers(plain, on), *_listed(plain, on), _labels(plain, on), _people(plain, on), _cards(plain, on), _grids(plain, on)]
    groups = _only(every, unverified=False)
    figures = tuple(facts.figure("cost_figures", row, plain, on) for row in plain.get("cost_figures", ()) if not row.get("unverified"))
    due = sum(1 for group in groups for row in group.rows if row.known.due_since)
    unchecked = tuple(replace(group, title=f"{group.title}, not checked") for group in _only(every, unverified=True))
    return PricePage(groups, unchecked, figures, due, review_words(plain))


def review_words(plain: Plain) -> str:
    """How long facts of each kind hold: "prices 90 days, laws 180 days"; nothing for an older list."""
    days = plain.get("review_after_days") or {}
    return listed([f"{words} {days[kind]} days" for kind, words in review.KIND_WORDS.items() if kind in days])


def _only(groups: Iterable[Group], *, unverified: bool) -> tuple[Group, ...]:
    kept = (Group(one.title, one.slug, one.note, tuple(row for row in one.rows if row.known.unverified is unverified)) for one in groups)
    return tuple(group for group in kept if group.rows)


def _answers(plain: Plain, on: date) -> Group:
    labels = {row["slug"]: row["label"] for row in plain.get("tasks", ())}
    note = "What a hosted service asks for one answer. These are the prices that estimates are made with. The size of an answer is our assumption."
    alike: dict[tuple[str, ...], list[Plain]] = {}
    for row in plain.get("prices", ()):
        alike.setdefault((str(row["price"]), row["unit"], row["source"]), []).append(row)
    rows = (
        _priced("prices", same[0], "; ".join(str(labels.get(row["task"], row["task"])) for row in same), plain, on)
        for same in alike.values()
    )
    return Group(ONE_ANSWER, "answers", note, tuple(rows))


def _listed(plain: Plain, on: date) -> Iterator[Group]:
    rows = plain.get("list_prices", ())
    for place, title in enumerate(dict.fromkeys(row["group"] for row in rows)):
        mine = (_priced("list_prices", row, row["what"], plain, on) for row in rows if row["group"] == title)
        yield Group(title, f"listed-{place + 1}", "", tuple(mine))


def _labels(plain: Plain, on: date) -> Group:
    rows = [
        Priced(
            row["label"],
            "",
            facts.spread(row["low"], row["high"], plain["currency"]),
            "item",
            "; ".join(part for part in (f"usually {facts.amount(row['typical'], plain['currency'])}", row.get("note", "")) if part),
            Known.of("labelling", row, plain, on),
        )
        for row in plain.get("labelling", ())
        if row.get("low") and row.get("typical") and row.get("high") and row.get("label")
    ]
    return Group(LABELS, "labels", "What people ask for giving one example its right answer, by sellers’ own guides.", tuple(rows))


def _people(plain: Plain, on: date) -> Group:
    rows = []
    if (month := plain.get("engineer_month")) and month.get("price"):
        known = Known.of("engineer_month", month, plain, on)
        rows.append(Priced("Engineer", "", facts.amount(month["price"], plain["currency"]), month.get("unit", "month"), "", known))
    for row in plain.get("people", ()):
        money = row["unit"] in ("year", "month", "day", "hour")
        amount = facts.price_of(row, plain["currency"]) if money else facts.times(row, row["unit"])
        known = Known.of("people", row, plain, on)
        rows.append(Priced(row["label"], "", amount, row["unit"] if money else "", row.get("note", ""), known))
    return Group(PEOPLE, "people", "", tuple(rows))


def _cards(plain: Plain, on: date) -> Group:
    rows = [
        Priced(
            row["name"],
            f"Amazon Web Services, {row['instance']}" if row.get("instance") else "",
            facts.amount(row["price_hour"], plain["currency"]),
            "card and hour",
            f"{row['memory_gb']} GB" if row.get("memory_gb") and "memory_gb" not in row.get("unverified_fields", ()) else "",
            Known.of("accelerators", row, plain, on),
        )
        for row in plain.get("accelerators", ())
        if row.get("price_hour")
    ]
    return Group(CARDS, "cards", "Estimates of training and of own serving are made with these.", tuple(rows))


def _grids(plain: Plain, on: date) -> Group:
    note = "No prices, but dated facts that estimates of energy are made with. The figures are old: electricity has become cleaner in many places."
    rows = (
        Priced(row["region"], "", f"{number(row['grams_kwh'])} g", "kilowatt-hour", row.get("years", ""), Known.of("grids", row, plain, on))
        for row in plain.get("grids", ())
        if row.get("grams_kwh")
    )
    return Group(GRIDS, "grids", note, tuple(rows))


def _priced(section: str, row: Plain, name: str, plain: Plain, on: date) -> Priced:
    known = Known.of(section, row, plain, on)
    return Priced(name, row.get("vendor", ""), facts.price_of(row, plain["currency"]), row["unit"], row.get("note", ""), known)
