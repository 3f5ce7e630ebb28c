"""A rule book with one of its changes taken back: what it would decide had only that change not been made. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.compiling import CannotOrder, compile_book
from apps.decisions.engine.machine import Machine
from apps.decisions.engine.meaning import ORDER, Place
from apps.decisions.engine.rulebook import NotARulebook, from_plain, to_plain

WORDS = ("sections", "lists", "conditions", "stages", "findings", "flags", "sources", "derived", "outcomes")
Plain = dict[str, Any]


class TakenBack:
    """Machines of the newer book without one change each, made when they are first asked for."""

    def __init__(self, before: Rulebook, after: Rulebook, prices: Mapping[str, Any]) -> None:
        self._before, self._after, self._prices = to_plain(before), to_plain(after), prices
        self._made: dict[Place, Machine | None] = {}

    def machine(self, unit: Place) -> Machine | None:
        """None where nothing whole is left without the change: other changes rest on it."""
        if unit not in self._made:
            plain = without(self._before, self._after, unit)
            self._made[unit] = self._compiled(plain) or self._compiled(_with_words_of(self._before, plain))
        return self._made[unit]

    def _compiled(self, plain: Plain) -> Machine | None:
        try:
            return compile_book(from_plain(plain), self._prices)
        except (NotARulebook, CannotOrder):
            return None


def without(before: Mapping[str, Any], after: Mapping[str, Any], unit: Place) -> Plain:
    """The newer book in plain data, with one entry as it was in the older one: put back, taken out or replaced."""
    part, key = unit
    olds, news = before[part], after[part]
    if part == "parameters":
        rest = {name: value for name, value in news.items() if name != key}
        return {**after, part: {**rest, key: olds[key]} if key in olds else rest}
    if key == ORDER:
        places = {_key(row): place for place, row in enumerate(olds)}
        return {**after, part: sorted(news, key=lambda row: places.get(_key(row), len(places)))}
    return {**after, part: _replaced(olds, news, key)}


def _replaced(olds: Sequence[Plain], news: Sequence[Plain], key: str) -> list[Plain]:
    old = [row for row in olds if _key(row) == key]
    places = [place for place, row in enumerate(news) if _key(row) == key]
    rest = [row for row in news if _key(row) != key]
    place = places[0] if places else len(rest)
    return [*rest[:place], *old, *rest[place:]]


def _with_words_of(before: Mapping[str, Any], plain: Plain) -> Plain:
    """With the questions, choices and other words that the older book had besides: they decide nothing until a rule reads them."""
    restored = {**plain, **{part: _joined(before[part], plain[part]) for part in WORDS}}
    choices = {row["slug"]: row["choices"] for row in before["questions"]}
    questions = [{**row, "choices": _joined(choices.get(row["slug"], []), row["choices"])} for row in plain["questions"]]
    return {**restored, "questions": _joined(before["questions"], questions)}


def _joined(olds: Sequence[Plain], news: Sequence[Plain]) -> list[Plain]:
    there = {_key(row) for row in news}
    return [*news, *(row for row in olds if _key(row) not in there)]


def _key(row: Mapping[str, Any]) -> str:
    return str(row.get("slug") or row["key"])
