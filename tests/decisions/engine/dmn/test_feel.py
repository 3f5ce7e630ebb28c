"""What FEEL says of values, comparisons and nulls, and what is refused rather than guessed."""

from decimal import Decimal as D
from typing import Any

import pytest

from apps.decisions.engine.dmn.reading import read_model
from tests.decisions.engine.dmn.making import REFUSED, clause, decision, holds, literal, model, output, result, table, value_of

T, F, N = True, False, None


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ("1 + 2 * 3 - 4 / 8", D("6.5")),
        ("0.1 + 0.2 = 0.3", T),
        ("1.5e3 + .5", D("1500.5")),
        ("2 ** 3", D(8)),
        ("[1, 2] in [[1, 2, 3], [4]]", F),
        ("[4] in [[1, 2, 3], [4]]", T),
        ('1 in ["a", 1]', T),
        ('1 in ["a", null]', F),
        ("5 in [[2..4], [4..6]]", T),
        ("(1 + 0.5) ** -1", D("0.6666666666666666666666666666666667")),
        ("1 / 0", N),
        ('1 + "a"', N),
        ('"a" + "b"', "ab"),
        ('upper case(["ab"])', "AB"),
        ('string length(["a", "b"])', N),
        ('string join(["a", null, "c"], "-")', "a-c"),
        ("insert before([2, 3], 1, 1)", [D(1), D(2), D(3)]),
        ("insert before([2, 3], 3, 1)", N),
        ("remove(list: [1, 2, 3], position: -1)", [D(1), D(2)]),
        ("list replace([1, 2], 2, 5)", [D(1), D(5)]),
        ("product([2, 3, 4])", D(24)),
        ("mode([6, 3, 9, 3, 6])", [D(3), D(6)]),
        ("decimal(stddev(2, 4, 7, 5), 6)", D("2.081666")),
        ("decimal(exp(log(2)), 20)", D(2)),
        ("log(0)", N),
        ("[{a: null, b: 1}, {a: true, b: 2}][a].b", [D(2)]),
        ("even(2.5)", F),
        ("stddev(1, 4 ** 6174)", N),
        ("stddev(1, exp(9000))", N),
        ("sort([3, 1, 2], function(x, y) x < y)", [D(1), D(2), D(3)]),
        ('sort([{a b: "x"}, {a b: "z"}], function(one, other) one.a b > other.a b)[1].a b', "z"),
        ("sort(null, function(x, y) x < y)", N),
        ("1 instance of number and not(1 instance of string)", T),
        ('"a" instance of string', T),
        ('@"2020-01-01" instance of date and time', F),
        ('@"P1D" instance of days and time duration', T),
        ("{a: 1} instance of context", T),
        ('get value({a: 1}, "a")', D(1)),
        ("get entries({a: 1})", [{"key": "a", "value": D(1)}]),
        ('context put({a: 1}, "b", 2)', {"a": D(1), "b": D(2)}),
        ("context merge([{a: 1}, {a: 2}])", {"a": D(2)}),
        ('day of week(@"2019-09-17")', "Tuesday"),
        ('day of year(@"2019-09-17T10:00:00")', D(260)),
        ("week of year(date(2005, 1, 1))", D(53)),
        ('month of year("September")', N),
        ('"a\\"b\\\\c\\n\\u00e9"', 'a"b\\c\né'),
        ("-(-3)", D(3)),
        ("10 - -3", D(13)),
        ("if 1 > 2 then 3 else if null then 4 else 5", D(5)),
        ("5 between 5 and 6 and 6 between 5 and 6", T),
        ("4 in [1..4) or 4 in (4..5]", F),
        ("4 in (1, 2, 4)", T),
        ("4 in (< 2, > 3)", T),
        ("4 in [4, 5]", T),
        ('"b" in ["a".."c"]', T),
        ("[1, 2, 3][2]", D(2)),
        ("[1, 2, 3][-1]", D(3)),
        ("[1, 2, 3][9]", N),
        ("[1, 2, 3, 4][item > 2]", [D(3), D(4)]),
        ("[{a: 1, b: 2}, {a: 3, b: 4}][a > 2].b", [D(4)]),
        ("{a b: 1, c: a b + 1}.c", D(2)),
        ("for x in [1, 2], y in [10, 20] return x * y", [D(10), D(20), D(20), D(40)]),
        ("for i in 3..1 return i", [D(3), D(2), D(1)]),
        ("some x in [1, 2] satisfies x > 1", T),
        ("every x in [1, 2] satisfies x > 0", T),
        ("sum([1, 2.5]) + count([null, 1]) + max(3, 1, 2)", D("8.5")),
        ("sum([])", N),
        ("min([])", N),
        ("count([])", D(0)),
        ("mean([1, 2])", D("1.5")),
        ("floor(-1.5) + ceiling(-1.5)", D(-3)),
        ("decimal(2.5, 0) + decimal(3.5, 0)", D(6)),
        ("modulo(-12, 5)", D(3)),
        ('substring("foobar", 3, 2) + substring("foobar", -1)', "obr"),
        ('string length("tést")', D(4)),
        ('contains("foobar", "oba") and starts with("foobar", "foo") and not(ends with("foobar", "x"))', T),
        ('list contains([1, "a", null], null)', T),
        ("concatenate([1], [2, 3])", [D(1), D(2), D(3)]),
        ("string(1.5)", "1.5"),
        ('number("1 000,5", " ", ",")', D("1000.5")),
        ('number("0012.5") + number(from: 1)', D("13.5")),
        ('number("1 2")', N),
        ('number("1", ",")', N),
        ("modulo(dividend: 7, divisor: 4)", D(3)),
        ('@"2024-02-29" + @"P1Y"', "2025-02-28"),
        ('date("2024-03-01") - date("2024-02-28")', "P2D"),
        ('date and time("2024-02-28T23:00:00Z") + duration("PT2H")', "2024-02-29T01:00:00Z"),
        ('@"10:00:00+02:00" <= @"08:00:00Z"', T),
        ('duration("P1Y2M") < duration("P15M")', T),
        ('duration("P1D") = duration("PT24H")', T),
        ('years and months duration(date("2020-01-31"), date("2021-03-30"))', "P1Y1M"),
        ('date("2024-02-29").year', D(2024)),
        ('@"PT90M".hours', D(1)),
        ("null = null", T),
        ("null != 1", T),
        ('1 = "1"', N),
        ("[1, 2] = [1, 2]", T),
        ("{a: 1} = {a: 1}", T),
        ("1 // a comment\n + /* another */ 1", D(2)),
        ("{net-price: 4, gross: net-price * 2}.gross", D(8)),
        ("{net-price: 4}.net-price", D(4)),
        ("{\U0001f40e: 1, b+c: 2}", {"\U0001f40e": D(1), "b+c": D(2)}),
        ("if null then 1 else 2", D(2)),
        ("all()", N),
        ('@"10:00:00.1" < @"10:00:00.2"', T),
        ('@"10:00:00.5" = @"10:00:01.5"', F),
        ("any()", N),
        ("mode()", N),
    ],
)  # fmt: skip
def test_an_expression_has_the_value_that_the_standard_gives_it(expression: str, wanted: Any) -> None:
    assert value_of(expression) == wanted


TRUTHS = {"true": T, "false": F, "null": N}


@pytest.mark.parametrize("left", TRUTHS)
@pytest.mark.parametrize("right", TRUTHS)
def test_and_or_and_not_are_strong_kleene(left: str, right: str) -> None:
    one, other = TRUTHS[left], TRUTHS[right]
    assert value_of(f"{left} and {right}") is (F if F in (one, other) else N if N in (one, other) else T)
    assert value_of(f"{left} or {right}") is (T if T in (one, other) else N if N in (one, other) else F)
    assert value_of(f"not({left})") is (None if one is None else not one)


@pytest.mark.parametrize(
    ("cell", "met", "missed"),
    [
        ("-", [1, "a", N], []),
        ("", [1, N], []),
        ("5", [5, D("5.0")], [4, "5", N]),
        ("< 5", [D("4.99")], [5, N, "4"]),
        (">= -5", [-5], [-6, N]),
        ("[1..5)", [1, D("4.9")], [5, 0, N]),
        ("]1..5]", [5, 2], [1, N]),
        ("(1..5)", [2], [1, 5]),
        ("]1..5[", [2], [1, 5]),
        ("1, 3, [7..9]", [1, 3, 8], [2, 6, N]),
        ("<1, >=9", [0, 9], [1, 8]),
        ("not(1, 2)", [3, N], [1, 2]),
        ("not(< 5)", [5], [4, N]),
        ("not([1..2], 5)", [3], [1, 2, 5]),
        ("null", [N], [0, "", F]),
        ("null, 1", [N, 1], [2]),
        ('"a", "b,c", "d\\"e"', ["a", "b,c", 'd"e'], ["b", "c", N]),
        ("true", [T], [F, N]),
        ("false", [F], [T, N]),
        ("? > 5", [6], [5, N]),
        ("? > 5 and ? < 8", [6], [8]),
        ('contains(?, "ab")', ["cab"], ["ba"]),
        ("not(? > 5)", [5], [6, N]),
        ("[1, 2]", [1, 2, [1, 2]], [3]),
        ("= 3", [3], [4, N]),
        ("!= 3", [4, N], [3]),
        ("1e2", [100], [1]),
    ],
)
def test_a_cell_is_met_by_what_the_standard_says(cell: str, met: list[Any], missed: list[Any]) -> None:
    assert [value for value in met if holds(cell, value) is not True] == []
    assert [value for value in missed if holds(cell, value) is not False] == []


@pytest.mark.parametrize(
    ("cell", "type_", "met", "missed"),
    [
        ('< date("2020-01-02")', "date", "2020-01-01", "2020-01-02"),
        ('[@"2020-01-01"..@"2020-12-31"]', "date", "2020-12-31", "2021-01-01"),
        ('> date and time("2020-01-01T10:00:00Z")', "date and time", "2020-01-01T12:00:01+02:00", "2020-01-01T12:00:00+02:00"),
        ('>= time("10:00:00")', "time", "10:00:00", "09:59:59.999"),
        ('duration("P1D")', "days and time duration", "PT24H", "PT23H"),
        ('> duration("P1Y")', "years and months duration", "P13M", "P12M"),
        ('> @"P1Y"', "yearMonthDuration", "P13M", "P12M"),
    ],
)
def test_dates_times_and_durations_are_given_as_iso_text(cell: str, type_: str, met: str, missed: str) -> None:
    assert (holds(cell, met, type_), holds(cell, missed, type_)) == (True, False)


@pytest.mark.parametrize(
    "expression",
    [
        "unheard of(1)", "x +", "1 2", '"open', "[1..2", "function(a) a", "1 instance of tAge", "1 instance of list<number>", "sort([1], precedes)", "-2 ** 2", "2 ** 3 ** 2", "1 < 2 = true", '"\\q"', "{a: 1, a: 2}",
        'matches("a", "b")', '@"2020-13-01"', '@"10:00:00@Europe/Paris"', "12345678901234567890123456789012345", "1e9999", "((((" * 30, "-" * 100 + "1",
    ],
)  # fmt: skip
def test_a_text_that_is_not_kept_refuses_its_decision(expression: str) -> None:
    assert read_model(model({}, decision("R", literal(expression)))).refusals


@pytest.mark.parametrize(
    "expression",
    [
        'date("2020-02-30")', 'date("soon")', 'date("2020-01-01") < date and time("2020-01-01T00:00:00Z")',
        '@"10:00:00" < @"10:00:00Z"', "every x in [1, null] satisfies x > 0", 'substring("ab", 3)', 'string(1.50)', '@"10:00:00+02:00" = @"08:00:00Z"', "1 in [[1]]", "[1..2]", "[1] = 1", "[1] < 2", "[1] + 1", "[1, 2][1.5]", "0 ** 0", "[1, 2][null]", 'time(date("2020-01-01"))', 'date and time(date("2020-01-01"))', 'time(1, 2, 3, duration("PT15H"))', 'number("1e3", null, null)', "null instance of number", "sort([1, 1], function(x, y) x <= y)", "sort([1, null], function(x, y) x < y)", "list contains(1, 1)", "concatenate([1], 2)", "sublist([1, 2], 2, 5)", "decimal(1, 2.5)", 'if "a" then 1 else 2', "if 1 then 1 else 2", 'substring("foobar", 3, 3.8)', "sublist([1, 2], 1.5)", "list replace([1, 2], 1.5, 3)", "remove([1, 2], 1.5)", "date(2020.5, 1, 1)", '@"10:00:00.1" = @"10:00:00"', '@"2020-01-01T10:00:00.1Z" != @"2020-01-01T10:00:00Z"', "time(1.5, 0, 0)", "odd(2.5)", "exp(1e5)", "[1].a", "[{a: 1}, {b: 2}].a", "string([1])", 'date("9999-12-31") + duration("P1D")', "for i in 1..1000000 return i",
    ],
)  # fmt: skip
def test_what_the_standard_leaves_open_is_not_decided(expression: str) -> None:
    assert value_of(expression) == REFUSED


def test_names_may_hold_blanks_and_signs_and_the_longest_is_meant() -> None:
    inputs = {
        "Age": "number",
        "Age of owner": "number",
        "Approved/Declined": "number",
        "a-b": "number",
        "a": "number",
        "b": "number",
        "not so": "boolean",
    }
    given = {"Age": 1, "Age of owner": 2, "Approved/Declined": 4, "a-b": 8, "a": 5, "b": 3, "not so": True}

    def said(expression: str) -> Any:
        return result(model(inputs, decision("R", literal(expression), inputs=list(inputs))), "R", **given)

    assert said("Age + Age  of\n owner + Approved/Declined") == 7
    assert said("a-b") == 8
    assert said("a - b") == 2
    assert said("if not so then 1 else 2") == 1
    assert said("Age of nobody") == REFUSED


def test_a_number_is_exact_to_34_digits_and_rounds_half_even() -> None:
    assert value_of("x + 0.0000000000000000000000000000000001", x=D("1.0000000000000000000000000000000001")) == D(
        "1.000000000000000000000000000000000"
    ) + D(0)
    assert value_of("x * 3", x=D("0.3333333333333333333333333333333333")) == D("0.9999999999999999999999999999999999")


def test_a_cell_that_can_be_read_in_two_ways_is_not_decided() -> None:
    assert holds("not(1, 2)", "a") == REFUSED
    made = table("FIRST", [clause("x")], [output()], [["flag", "1"], ["-", "2"]])
    raw = model({"x": "", "flag": ""}, decision("R", made, inputs=["x", "flag"]))
    assert [result(raw, "R", x=x, flag=flag) for x, flag in ((True, True), (False, True), (5, 5), (5, True))] == [1, 2, 1, REFUSED]
