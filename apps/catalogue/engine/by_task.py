"""The catalogue by task: the baseline first, then what is offered, what is closed, models, tools, the measure, figures on data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from apps.catalogue.engine import facts
from apps.catalogue.engine.facts import Figure, Known, Priced, Service

Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Package:
    """A piece of software with the version that was current on the day of the check."""

    name: str
    version: str
    purpose: str
    known: Known


@dataclass(frozen=True, slots=True)
class TaskEntry:
    """Everything the list of facts says of one task."""

    slug: str
    label: str
    family: str
    baseline: str
    measure: str
    caution: str
    open_models: tuple[str, ...]
    licences: tuple[str, ...]
    automl: tuple[str, ...]
    services_note: str
    known: Known
    services: tuple[Service, ...]
    price: Priced | None
    figures: tuple[Figure, ...]
    packages: tuple[Package, ...]

    @property
    def offered(self) -> tuple[Service, ...]:
        """Hosted services that somebody could begin with, checked at a source."""
        return tuple(one for one in self.services if one.offered and not one.platform and not one.known.unverified)

    @property
    def named(self) -> tuple[Service, ...]:
        """Hosted services that are commonly named as open; nobody has read their pages."""
        return tuple(one for one in self.services if one.offered and not one.platform and one.known.unverified)

    @property
    def platforms(self) -> tuple[Service, ...]:
        """Hosted tools that choose a model by themselves, those that were checked first."""
        return tuple(sorted((one for one in self.services if one.offered and one.platform), key=lambda one: one.known.unverified))

    @property
    def withdrawn(self) -> tuple[Service, ...]:
        """What is closed to new customers, ending or gone: never an option."""
        return tuple(one for one in self.services if not one.offered)

    @property
    def published(self) -> tuple[Figure, ...]:
        """Published figures that were checked."""
        return tuple(one for one in self.figures if not one.known.unverified)

    @property
    def words(self) -> str:
        """All that a search looks through."""
        names = [one.name for one in self.services] + [one.name for one in self.packages]
        said = (self.label, self.family, self.baseline, self.measure, self.caution, self.slug.replace("_", " "))
        return " ".join([*said, *self.open_models, *self.automl, *names]).casefold()


@dataclass(frozen=True, slots=True)
class Family:
    """Tasks of one kind, in the order of the list."""

    title: str
    tasks: tuple[TaskEntry, ...]


def entries(plain: Plain, on: date) -> tuple[TaskEntry, ...]:
    """All tasks of a list, as they read on this day; none for a list from before tasks were part of it."""
    by_task = {name: _rows_by_task(plain.get(name, ())) for name in ("services", "data_figures", "packages")}
    prices = {row["task"]: row for row in plain.get("prices", ())}
    return tuple(_entry(row, plain, on, by_task, prices.get(row["slug"])) for row in plain.get("tasks", ()))


def families(tasks: Sequence[TaskEntry]) -> tuple[Family, ...]:
    """The same, by family; families in the order in which the list first names them."""
    titles = dict.fromkeys(task.family for task in tasks)
    return tuple(Family(title, tuple(task for task in tasks if task.family == title)) for title in titles)


def found(tasks: Sequence[TaskEntry], query: str) -> tuple[TaskEntry, ...]:
    """Those in which every word of the query occurs; all of them for an empty one."""
    wanted = query.casefold().split()
    return tuple(task for task in tasks if all(word in task.words for word in wanted))


def general_figures(plain: Plain, on: date) -> tuple[Figure, ...]:
    """Published figures that hold for every task that learns."""
    rows = [row for row in plain.get("data_figures", ()) if not row.get("tasks") and not row.get("unverified")]
    return tuple(facts.figure("data_figures", row, plain, on) for row in rows)


def packages(plain: Plain, on: date) -> tuple[Package, ...]:
    """All software that the list names."""
    return tuple(_package(row, plain, on) for row in plain.get("packages", ()))


def withdrawn(plain: Plain, on: date) -> tuple[Service, ...]:
    """Every service that is closed to new customers, ending or gone, whatever its task."""
    every = (facts.service(row, plain, on) for row in plain.get("services", ()))
    return tuple(one for one in every if not one.offered)


def platforms(plain: Plain, on: date) -> tuple[Service, ...]:
    """Platforms on which models are built and kept, those that were checked first."""
    every = (facts.service(row, plain, on) for row in plain.get("services", ()) if row.get("kind") == "platform")
    return tuple(sorted((one for one in every if one.offered), key=lambda one: one.known.unverified))


def _rows_by_task(rows: Sequence[Plain]) -> dict[str, list[Plain]]:
    kept: dict[str, list[Plain]] = {}
    for row in rows:
        for task in row.get("tasks", ()):
            kept.setdefault(task, []).append(row)
    return kept


def _entry(row: Plain, plain: Plain, on: date, by_task: Mapping[str, Mapping[str, list[Plain]]], price: Plain | None) -> TaskEntry:
    slug = row["slug"]
    mine = {name: rows.get(slug, []) for name, rows in by_task.items()}
    return TaskEntry(
        slug=slug,
        label=row["label"],
        family=row["family"],
        baseline=row["baseline"],
        measure=row["measure"],
        caution=row.get("caution", ""),
        open_models=tuple(row.get("open_models", ())),
        licences=tuple(row.get("licences", ())),
        automl=tuple(row.get("automl", ())),
        services_note=row.get("services_note", ""),
        known=Known.of("tasks", row, plain, on),
        services=tuple(facts.service(one, plain, on) for one in mine["services"]),
        price=_price(price, plain, on) if price else None,
        figures=tuple(facts.figure("data_figures", one, plain, on) for one in mine["data_figures"]),
        packages=tuple(_package(one, plain, on) for one in mine["packages"]),
    )


def _price(row: Plain, plain: Plain, on: date) -> Priced:
    return Priced("", "", facts.amount(row["price"], plain["currency"]), row["unit"], "", Known.of("prices", row, plain, on))


def _package(row: Plain, plain: Plain, on: date) -> Package:
    return Package(row["name"], row["version"], row["purpose"], Known.of("packages", row, plain, on))
