"""Files that were made to cost time, memory or secrets: refused in words and at once, with a control that the same file without the trick is read."""

import random
import re
import time
import tracemalloc
from contextlib import suppress

import pytest

from apps.decisions.engine.dmn.deciding import decided
from apps.decisions.engine.dmn.reading import read_model
from apps.decisions.engine.dmn.trees import MOST_BYTES, Unkept, read_tree
from apps.decisions.engine.dmn.values import NotDecided
from tests.decisions.engine.dmn.making import REFUSED, clause, decision, literal, model, one_table, output, result, table, value_of

FINE = one_table("UNIQUE", [["1", "2"]])
LAUGHS = b'<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
OUTSIDE = b'<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
AFTER = b'<?xml version="1.0" encoding="UTF-8"?>\n'


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (FINE.replace(AFTER, AFTER + LAUGHS), "document type"),
        (FINE.replace(AFTER, AFTER + OUTSIDE).replace(b"<text>2<", b"<text>&secret;<"), "document type"),
        (FINE.replace(b"<text>2<", b"<text>&secret;<"), "undefined entity"),
        (AFTER + b"<a>" * 5_000, "levels deep"),
        (b"<a>" + b"<b/>" * 300_001 + b"</a>", "elements"),
        (b"<a " + b" ".join(b'x%d="1"' % n for n in range(100)) + b"/>", "attributes"),
        (b" " * (MOST_BYTES + 1), "bytes"),
        (b"", "no element"),
        (b"\x00\x01", "not XML"),
        (b"<a>\x00</a>", "not XML"),
        (b"<a>", "no element found"),
        (b'<?xml version="1.0" encoding="nothing-known"?><a/>', "not XML"),
        (FINE[:-20], "not XML"),
        (FINE.replace(b"DMN/20230324", b"DMN/19990101"), "not the definitions of DMN"),
    ],
)
def test_a_hostile_or_broken_file_is_refused_in_words_and_soon(raw: bytes, why: str) -> None:
    started = time.process_time()
    with pytest.raises(Unkept) as refused:
        read_model(raw)
    assert why in str(refused.value)
    assert time.process_time() - started < 3


def test_control_the_same_file_without_the_trick_is_read() -> None:
    assert result(FINE, "R", x=1) == 2


def test_lines_are_those_of_the_file() -> None:
    with pytest.raises(Unkept) as refused:
        read_tree(b"<a>\n\n<b>\n</a>")
    assert refused.value.line == 4


@pytest.mark.parametrize(
    "expression",
    [
        "for a in 1..9999, b in 1..9999 return a * b",
        "2 ** 99999 ** 99999",
        '"' + "a" * 30_000 + '"',
        " + ".join(["1"] * 6_000),
        "[" * 50 + "]" * 50,
        "not(" * 60 + "true" + ")" * 60,
        "if true then " * 60 + "1" + " else 1" * 60,
        ".a" * 5_000,
        "1" + "[1]" * 6_000,
    ],
)
def test_an_expression_made_to_cost_ends_without_a_traceback(expression: str) -> None:
    started = time.process_time()
    read = read_model(model({}, decision("R", literal(expression))))
    with suppress(NotDecided):
        decided(read, "R", {})
    assert time.process_time() - started < 5


def test_a_model_that_requires_itself_is_refused() -> None:
    read = read_model(
        model({}, decision("A", literal("B"), decisions=["B"]), decision("B", literal("A"), decisions=["A"]), decision("C", literal("1")))
    )

    assert [refusal.where for refusal in read.refusals] == ["decision “A”", "decision “B”"]
    assert decided(read, "C", {}) == 1


def test_a_knowledge_model_that_calls_itself_for_ever_is_not_decided() -> None:
    body = literal("again(n + 1)")
    knowledge = f'<businessKnowledgeModel id="k_again" name="again"><variable name="again"/><encapsulatedLogic><formalParameter name="n"/>{body}</encapsulatedLogic></businessKnowledgeModel>'
    read = read_model(model({}, decision("R", literal("again(1)"), knows=["again"]), knowledge=knowledge))

    with pytest.raises(NotDecided):
        decided(read, "R", {})


def test_a_huge_table_is_read_and_decided_soon() -> None:
    rows = [[f"[{n}..{n + 1})", f'"{n}"'] for n in range(4_000)]
    raw = model({"x": "number"}, decision("R", table("UNIQUE", [clause("x", "number")], [output()], rows), inputs=["x"]))
    started = time.process_time()

    assert result(raw, "R", x=3_999) == "3999"
    assert time.process_time() - started < 6


def rich() -> bytes:
    """A model with something of everything."""
    types = """<itemDefinition name="tP"><itemComponent name="age"><typeRef>number</typeRef><allowedValues><text>[0..150]</text></allowedValues>
</itemComponent><itemComponent name="tags" isCollection="true"><typeRef>string</typeRef></itemComponent></itemDefinition>"""
    first = table(
        "PRIORITY",
        [clause("p.age", "number"), clause("r", "string", '"a", "b"')],
        [output("s", "string", '"x", "y"', '"y"'), output("n")],
        [["> 17", '"a"', '"x"', "1"], ["not(5)", "-", '"y"', "p.age"]],
    )
    body = table("COLLECT", [clause("v")], [output()], [["[1..5)", "v"], ["-", "2"]], "SUM")
    knowledge = f'<businessKnowledgeModel id="k_twice" name="twice"><variable name="twice"/><encapsulatedLogic><formalParameter name="v" typeRef="number"/>{body}</encapsulatedLogic></businessKnowledgeModel>'
    called = f"<invocation>{literal('twice')}<binding><parameter name='v'/>{literal('First.n')}</binding></invocation>"
    boxed = f"<context><contextEntry><variable name='a'/>{literal('twice(1)')}</contextEntry><contextEntry>{literal('[a, p.age][item > 1]')}</contextEntry></context>"
    return model(
        {"p": "tP", "r": "string"},
        decision("First", first, inputs=["p", "r"]),
        decision("Second", called, decisions=["First"], knows=["twice"]),
        decision("Third", boxed, inputs=["p"], knows=["twice"]),
        decision(
            "Fourth",
            f"<list>{literal('if r = null then 1 else 2')}<relation><column name='c'/><row>{literal('1')}</row></relation></list>",
            inputs=["r"],
        ),
        types=types,
        knowledge=knowledge,
    )


def test_the_rich_model_is_read_whole() -> None:
    read = read_model(rich())

    assert read.refusals == ()
    assert [decided(read, one.name, {"p": {"age": 20, "tags": ["t"]}, "r": "a"}) for one in read.decisions] == [
        {"s": "x", "n": 1}, 3, [3, 20], [2, [{"c": 1}]],
    ]  # fmt: skip


PIECES = re.compile(rb"<[^<>]+>|[^<>]+")


def spoilt(numbers: random.Random) -> bytes:
    """The rich model with a few pieces left out, doubled, moved, or put into each other's place."""
    pieces = PIECES.findall(rich())
    for _ in range(numbers.randint(1, 3)):
        at, other = numbers.randrange(len(pieces)), numbers.randrange(len(pieces))
        how = numbers.randrange(5)
        if how == 0:
            pieces[at] = b""
        elif how == 1:
            pieces[at] = re.sub(rb' \w+="[^"]*"', b"", pieces[at], count=1)
        elif how == 2:
            pieces[at], pieces[other] = pieces[other], pieces[at]
        elif how == 3:
            pieces[at] = pieces[at] * 2
        else:
            pieces[at] = pieces[at].replace(
                numbers.choice([b"number", b"string", b"p", b"1", b"name", b'"']),
                numbers.choice([b"", b"list", b"-", b"..", b"(", b"null"]),
            )
    return b"".join(pieces)


def test_a_spoilt_model_never_ends_in_anything_but_a_refusal_in_words() -> None:
    numbers, read_whole = random.Random(7), 0
    for _ in range(1_500):
        raw = spoilt(numbers)
        try:
            read = read_model(raw)
        except Unkept:
            continue
        read_whole += 1
        for one in read.decisions:
            with suppress(NotDecided):
                decided(
                    read, one.name, {name: given for name, given in (("p", {"age": 20, "tags": ["t"]}), ("r", "a")) if name in read.inputs}
                )
    assert read_whole > 300


TOKENS = """1 2.5 "a" null true false x y . .. , ( ) [ ] { } : + - * / ** = != < <= > >= ? @"2020-01-01" @"P1D" @"PT1H" @"10:00:00Z" and or not( in between
if then else for return some every satisfies item date( duration( string( sum( min( count( substring( list contains( decimal( .year .a""".split()


def test_random_words_of_feel_never_end_in_anything_but_a_refusal_in_words() -> None:
    numbers, decided_at_all = random.Random(11), 0
    for _ in range(4_000):
        text = " ".join(numbers.choices(TOKENS, k=numbers.randint(1, 7)))
        made = table("COLLECT", [clause("x")], [output()], [[text.replace("<", "&lt;") if numbers.random() < 0.1 else text, text]])
        read = read_model(
            model({"x": "", "y": "number"}, decision("R", made, inputs=["x", "y"]), decision("L", literal(text), inputs=["x", "y"]))
        )
        for name in ("R", "L"):
            with suppress(NotDecided):
                decided(read, name, {"x": numbers.choice([1, "a", None, True, [1, 2], {"a": 1}]), "y": numbers.choice([2, None])})
                decided_at_all += 1
    assert decided_at_all > 200


def doubled(first: str, again: str, last: str) -> str:
    """An expression whose value is doubled sixty times; each step is short."""
    steps = ", ".join(f"v{i}: {again.format(f'v{i - 1}')}" for i in range(1, 61))
    return f"{{v0: {first}, {steps}, last: {last}}}.last"


@pytest.mark.parametrize(
    "expression",
    [
        doubled('"0123456789"', "{0} + {0}", "string length(v60)"),
        doubled("[1]", "[{0}, {0}]", "v60"),
        doubled("[1]", "[{0}, {0}]", "v60 = v59"),
        doubled("[1]", "[{0}, {0}]", "count(flatten(v60))"),
        doubled("{a: 1}", "{{a: {0}, b: {0}}}", "v60"),
        f'string length(string join(for i in 1..20000 return "{"x" * 10_000}"))',
        "count(distinct values(for i in 1..20000 return [i]))",
    ],
)  # fmt: skip
def test_a_value_that_grows_out_of_proportion_is_refused_before_it_is_large(expression: str) -> None:
    tracemalloc.start()
    try:
        assert value_of(expression) == REFUSED
        assert tracemalloc.get_traced_memory()[1] < 50_000_000
    finally:
        tracemalloc.stop()


def test_a_value_that_doubles_a_few_times_is_worked_out() -> None:
    assert value_of('{a: "0123456789", b: a + a, c: b + b}.c') == "0123456789" * 4
    assert value_of("count(distinct values(for i in 1..20000 return i))") == 20_000
