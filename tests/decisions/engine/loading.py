"""The default rule book, its price list and the case files as plain data; and from plain data to the engine. No Django."""

import json
import pickle
import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from apps.decisions.engine.answers import Case, read_case
from apps.decisions.engine.compiling import compile_book
from apps.decisions.engine.decide import decide
from apps.decisions.engine.machine import Machine
from apps.decisions.engine.rulebook import from_plain
from apps.decisions.engine.state import State
from tests.decisions.engine.books import PRICES, Plain

ROOT = Path(__file__).resolve().parents[3]
CASES = ROOT / "tests" / "decisions" / "cases"
RULEBOOK_META = {"name": "Rules", "version": 1, "sha256": "0" * 64}
PRICE_META = {"date": "2026-11-21", "version": 1, "sha256": "1" * 64}


@cache
def default_text() -> str:
    """The default rule book as JSON: the files' arrays joined in the order of their names."""
    return json.dumps(_joined(sorted((ROOT / "fixtures" / "rulebook").glob("*.toml"))))


def _joined(paths: Sequence[Path]) -> Plain:
    merged: Plain = {}
    for path in paths:
        for name, part in tomllib.loads(path.read_text()).items():
            if isinstance(part, list):
                merged.setdefault(name, []).extend(part)
            elif isinstance(part, Mapping):
                merged.setdefault(name, {}).update(part)
            else:
                merged[name] = part
    return merged


def default_plain() -> Plain:
    """A fresh copy of the default rule book, to be changed at will."""
    plain: Plain = json.loads(default_text())
    return plain


@cache
def default_prices() -> Plain:
    """The list of facts of the day: the file of its date and those in the folder of that name, joined."""
    return _joined(sorted((ROOT / "fixtures" / "prices").rglob("*.toml")))


@cache
def default_machine() -> Machine:
    return compile_book(from_plain(default_plain()), default_prices())


def worked_cases() -> list[Plain]:
    """The examples that come with the default rules, as their test cases."""
    return list(json.loads((ROOT / "fixtures" / "worked_cases.json").read_text(), parse_float=Decimal))


def many_cases(name: str) -> list[Plain]:
    """The cases of `ordinary_cases` or `further_cases`."""
    return [json.loads(line, parse_float=Decimal) for line in (CASES / f"{name}.jsonl").read_text().splitlines()]


def machine_of(plain: Plain) -> Machine:
    """The machine of a small book."""
    return compile_book(from_plain(plain), PRICES)


def case_of(machine: Machine, answers: Mapping[str, Any]) -> Case:
    return read_case(machine.book, {"answers": dict(answers)})


def state_of(machine: Machine, answers: Mapping[str, Any]) -> State:
    """The state of the record for plain answers."""
    return State.of(machine, case_of(machine, answers).values)


def decided(machine: Machine, answers: Mapping[str, Any]) -> Plain:
    """The whole decision for plain answers."""
    return decide(machine, case_of(machine, answers), rulebook=RULEBOOK_META, price_list=PRICE_META)


def decided_by_default(answers: Mapping[str, Any]) -> Plain:
    """The whole decision by the default book, made once in a process for each set of answers; each caller gets its own copy."""
    plain: Plain = pickle.loads(_kept(pickle.dumps(dict(answers))))
    return plain


@cache
def _kept(answers: bytes) -> bytes:
    return pickle.dumps(decided(default_machine(), pickle.loads(answers)))
