"""Each of the sixty behaviours has a test that bears its number, of the right kind; what has none yet is named here."""

import ast
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

TESTS = Path(__file__).parents[1]
KINDS = {"T": "the test client", "B": "a browser"}

# No test shows these as a whole yet. The list only gets shorter.
NOT_YET = frozenset({25, 59, 60})


def promised() -> dict[int, str]:
    """The kind of test that each number asks for."""
    parts = tomllib.loads((TESTS / "behaviours/sixty.toml").read_text())
    return {int(number): kind for part in parts.values() for number, (kind, _words) in part.items()}


def numbers_in(source: str) -> Iterator[tuple[str, int]]:
    """Names of the tests of a file with the number that each says it shows."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            for mark in node.decorator_list:
                if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.behaviour":
                    yield node.name, ast.literal_eval(mark.args[0])


def shown() -> list[tuple[str, str, int]]:
    """Each test that bears a number: where it runs, its name, the number."""
    return [
        ("B" if "browser" in path.parts else "T", name, number)
        for path in sorted(TESTS.rglob("test_*.py"))
        if "mark.behaviour" in (source := path.read_text())
        for name, number in numbers_in(source)
    ]


def faults(promised: Mapping[int, str], shown: list[tuple[str, str, int]], not_yet: frozenset[int]) -> list[str]:
    """What does not fit between the list and the tests, a line each."""
    numbers, names = {number for _, _, number in shown}, [name for _, name, _ in shown]
    return [
        *(f"{number} has no test" for number in promised if number not in numbers | not_yet),
        *(f"{number} has a test now, so it is no longer to come" for number in sorted(numbers & not_yet)),
        *(f"{name} shows {number}, which nobody promised" for _, name, number in shown if number not in promised),
        *(f"{name} shows more than one" for name in sorted(set(names)) if names.count(name) > 1),
        *(
            f"{name} shows {number} in {KINDS[kind]}, not in {KINDS[wanted]}"
            for kind, name, number in shown
            if kind != (wanted := promised.get(number, kind))
        ),
    ]


def test_the_list_has_sixty_behaviours() -> None:
    assert sorted(promised()) == list(range(1, 61))


def test_each_behaviour_is_shown_by_a_test_of_its_kind() -> None:
    assert faults(promised(), shown(), NOT_YET) == []


def test_a_gap_a_wrong_kind_and_a_test_of_two_are_found() -> None:
    made = "@pytest.mark.behaviour(1)\n@pytest.mark.behaviour(9)\ndef test_two() -> None: ...\n"
    found = faults({1: "T", 2: "T", 3: "B"}, [("B", name, number) for name, number in numbers_in(made)], frozenset({3}))

    assert found == [
        "2 has no test",
        "test_two shows 9, which nobody promised",
        "test_two shows more than one",
        "test_two shows 1 in a browser, not in the test client",
    ]
