"""Syntax + values of names -> a value. Exact where the standard is; where it leaves something open, NotDecided.

Pure; knows `syntax`, `values`, `arithmetic` and `functions`.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import cmp_to_key
from typing import Any

from apps.decisions.engine.dmn import syntax
from apps.decisions.engine.dmn.arithmetic import OPERATIONS, negative, property_of
from apps.decisions.engine.dmn.functions import FUNCTIONS, OF_A_LIST, OF_LISTS, OF_SINGLE_VALUES, PARAMETERS
from apps.decisions.engine.dmn.syntax import Cell, CellTest, Compared, Node
from apps.decisions.engine.dmn.values import NotDecided, Range, Value, both, compared, either, is_met, kind_of, meets, truth_of
from apps.decisions.engine.dmn.work import Work

KIND_NAMES = {"string": "text"}  # how `kind_of` calls a type, where it is not FEEL's own word
MOST_MEMBERS = 20_000
Callee = Callable[["Scope", Sequence[Value], Mapping[str, Value] | None], Value]


class Scope:
    """The values of names, the innermost first, and the functions of the model."""

    def __init__(self, values: Mapping[str, Value], callees: Mapping[str, Callee], work: Work) -> None:
        self.frames: list[Mapping[str, Value]] = [values]
        self.callees, self.work = callees, work

    def within(self, values: Mapping[str, Value]) -> "Scope":
        """A scope inside this one."""
        inner = Scope({}, self.callees, self.work)
        inner.frames = [*self.frames, values]
        return inner

    def value(self, name: str) -> Value:
        for frame in reversed(self.frames):
            if name in frame:
                return frame[name]
        raise NotDecided(f"“{name}” has no value here")


def evaluate(node: Node, scope: Scope) -> Value:
    """The value of an expression."""
    scope.work.step()
    found = EVALUATORS[type(node)](node, scope)
    return scope.work.weigh(found) if type(node) in BUILDERS else found


def cell_holds(cell: Cell, value: Value, scope: Scope) -> bool | None:
    """Whether a value meets a cell of a table; null where that cannot be said."""
    if not cell.tests:
        return True
    found = either([test_holds(test, value, scope) for test in cell.tests])
    if not cell.negated:
        return found
    if found is None and value is not None:
        raise NotDecided(f"not(...) is asked of {kind_of(value)} and of what cannot be compared with it")
    return None if found is None else not found


def test_holds(test: CellTest, value: Value, scope: Scope) -> bool | None:
    """Whether a value meets one test."""
    inner = scope.within({"?": value})
    if isinstance(test, Compared):
        return compared(test.sign, value, evaluate(test.to, inner))
    found = evaluate(test.what, inner)
    if test.asks and (found is None or isinstance(found, bool)):
        return truth_of(found)
    if test.is_condition and not test.asks:
        if isinstance(value, bool):
            raise NotDecided("a cell with a condition of its own beside an input that is true or false can be read in two ways")
        return truth_of(found)
    if found is True and not isinstance(value, bool | list) and not isinstance(test.what, syntax.Literal):
        raise NotDecided("a cell that comes to true beside an input that is no boolean can be read in two ways")
    return meets(value, found)


def _binary(node: syntax.Binary, scope: Scope) -> Value:
    if node.sign in ("and", "or"):
        left = truth_of(evaluate(node.left, scope))
        right = truth_of(evaluate(node.right, scope))
        return both(left, right) if node.sign == "and" else either((left, right))
    left, right = evaluate(node.left, scope), evaluate(node.right, scope)
    if node.sign in syntax.BOOLEAN_SIGNS:
        return compared(node.sign, left, right)
    if any(isinstance(one, list) and len(one) == 1 for one in (left, right)):
        raise NotDecided("a list of one value counted with; the versions of the standard differ")
    return OPERATIONS[node.sign](left, right)


def _between(node: syntax.Between, scope: Scope) -> Value:
    value, low, high = (evaluate(one, scope) for one in (node.of, node.low, node.high))
    return Range(low, high, True, True).holds(value)


def _in(node: syntax.In, scope: Scope) -> Value:
    value = evaluate(node.of, scope)
    return either([test_holds(test, value, scope) for test in node.tests])


def _if(node: syntax.If, scope: Scope) -> Value:
    return evaluate(node.then if is_met(evaluate(node.condition, scope)) else node.otherwise, scope)


def _path(node: syntax.Path, scope: Scope) -> Value:
    return component(evaluate(node.of, scope), node.name)


def component(value: Value, name: str) -> Value:
    """A component of a value; of a list, of each of its members."""
    if isinstance(value, list):
        found = [component(one, name) for one in value]
        if any(part is None and not (isinstance(one, dict) and name in one) for one, part in zip(value, found, strict=True)):
            raise NotDecided(f"“{name}” is asked of a list with members that have none")
        return found
    if isinstance(value, dict):
        return value.get(name)
    if isinstance(value, Range):
        ends = {"start": value.low, "end": value.high, "start included": value.low_in, "end included": value.high_in}
        return ends.get(name)
    return None if value is None else property_of(value, name)


def _filter(node: syntax.Filter, scope: Scope) -> Value:
    of = evaluate(node.of, scope)
    members = of if isinstance(of, list) else [] if of is None else [of]
    if not members:
        return [] if isinstance(node.by, syntax.Binary | syntax.Between | syntax.In) else _nth(members, evaluate(node.by, scope))
    kept, nulls = [], 0
    for member in members:
        frame = {"item": member, **(member if isinstance(member, dict) else {})}
        by = evaluate(node.by, scope.within(frame))
        if isinstance(by, Decimal):
            return _nth(members, by)
        nulls += by is None
        if by is True:
            kept.append(member)
        elif by is not None and by is not False:
            raise NotDecided("a list is filtered by what is neither a place nor a condition")
    if nulls == len(members) and isinstance(node.by, syntax.Literal | syntax.Name | syntax.Path):
        raise NotDecided("a list is filtered by null")  # as a place it would be null, as a condition the empty list
    return kept


def _nth(members: list[Value], place: Value) -> Value:
    if not isinstance(place, Decimal):
        return []
    if place != place.to_integral_value():
        raise NotDecided("a member of a list at a place that is no whole number")
    at = int(place) if abs(place) < MOST_MEMBERS else 0
    return members[at - 1 if at > 0 else at] if at and abs(at) <= len(members) else None


def _for(node: syntax.For, scope: Scope) -> Value:
    found: list[Value] = []
    _loop(list(node.sources), scope, lambda inner: found.append(evaluate(node.result, inner)))
    return found


def _quantified(node: syntax.Quantified, scope: Scope) -> Value:
    truths: list[bool | None] = []
    sources = [(name, source, None) for name, source in node.sources]
    _loop(sources, scope, lambda inner: truths.append(truth_of(evaluate(node.satisfies, inner))))
    found = either([None if truth is None else truth is not node.every for truth in truths])
    if found is None:
        raise NotDecided("“some” or “every” over what is not known")
    return found is not node.every


def _loop(sources: Sequence[tuple[str, Node, Node | None]], scope: Scope, body: Callable[[Scope], None]) -> None:
    if not sources:
        body(scope)
        return
    (name, first, last), *rest = sources
    for member in _members(evaluate(first, scope), None if last is None else evaluate(last, scope), counted=last is not None):
        scope.work.step()
        _loop(rest, scope.within({name: member}), body)


def _members(first: Value, last: Value, *, counted: bool) -> list[Value]:
    if counted:
        if not isinstance(first, Decimal) or not isinstance(last, Decimal) or first != int(first) or last != int(last):
            raise NotDecided("a loop counts between what are not whole numbers")
        if abs(last - first) > MOST_MEMBERS:
            raise NotDecided(f"a loop counts over more than {MOST_MEMBERS:,} numbers")
        start, end = int(first), int(last)
        return [Decimal(n) for n in (range(start, end + 1) if start <= end else range(start, end - 1, -1))]
    if isinstance(first, list):
        return first
    raise NotDecided("a loop runs over what is no list")


def _sorted(node: syntax.Sorted, scope: Scope) -> Value:
    members = evaluate(node.of, scope)
    if members is None:
        return None
    if not isinstance(members, list):
        raise NotDecided("“sort” is asked of a single value")

    def precedes(one: Value, other: Value) -> bool:
        found = evaluate(node.precedes, scope.within({node.first: one, node.second: other}))
        if not isinstance(found, bool):
            raise NotDecided("a list is sorted by what is neither true nor false")
        return found

    def order(one: Value, other: Value) -> int:
        before, behind = precedes(one, other), precedes(other, one)
        if before and behind:
            raise NotDecided("a list is sorted so that two members come before each other")
        return behind - before

    return sorted(members, key=cmp_to_key(order))


def _instance(node: syntax.InstanceOf, scope: Scope) -> Value:
    value = evaluate(node.of, scope)
    if value is None:
        raise NotDecided("whether null is of a type")
    return kind_of(value) == f"a {KIND_NAMES.get(node.basic, node.basic)}"


def _context(node: syntax.ContextOf, scope: Scope) -> Value:
    made: dict[str, Value] = {}
    inner = scope.within(made)
    for name, entry in node.entries:
        made[name] = evaluate(entry, inner)
    return made


def _range(node: syntax.RangeOf, scope: Scope) -> Value:
    return Range(evaluate(node.low, scope), evaluate(node.high, scope), node.low_in, node.high_in)


def _call(node: syntax.Call, scope: Scope) -> Value:
    arguments = [evaluate(one, scope) for one in node.arguments]
    named = {name: evaluate(one, scope) for name, one in node.named}
    if not node.built_in:
        if node.function not in scope.callees:
            raise NotDecided(f"“{node.function}” is no function")
        return scope.callees[node.function](scope, arguments, named or None)
    if named:
        wanted = next((names for names in PARAMETERS.get(node.function, ()) if set(names) == named.keys()), None)
        if wanted is None:
            raise NotDecided(f"“{node.function}” is not called with these names")
        arguments = [named[name] for name in wanted]
    scope.work.left -= sum(len(one) for one in arguments if isinstance(one, list | str)) // 10
    return FUNCTIONS[node.function](*_fitting(node.function, arguments))


def _fitting(name: str, arguments: list[Value]) -> list[Value]:
    low, high = FUNCTIONS_TAKE[name]
    if len(arguments) < low or (high is not None and len(arguments) > high):
        raise NotDecided(f"“{name}” is not called with {len(arguments)} arguments")
    if name in OF_SINGLE_VALUES:  # a list of one is given for its member
        return [one[0] if isinstance(one, list) and len(one) == 1 else one for one in arguments]
    if any(one is not None and not isinstance(one, list) for one in arguments[: len(arguments) if name in OF_LISTS else name in OF_A_LIST]):
        raise NotDecided(f"“{name}” is asked of a single value where it takes a list")
    return arguments


def _takes(function: Any) -> tuple[int, int | None]:
    code, defaults = function.__code__, function.__defaults__ or ()
    return code.co_argcount - len(defaults), None if code.co_flags & 4 else code.co_argcount


FUNCTIONS_TAKE = {name: _takes(function) for name, function in FUNCTIONS.items()}
EVALUATORS: Mapping[type, Callable[[Any, Scope], Value]] = {
    syntax.Literal: lambda node, scope: node.value,
    syntax.Name: lambda node, scope: scope.value(node.name),
    syntax.Path: _path,
    syntax.Filter: _filter,
    syntax.Minus: lambda node, scope: negative(evaluate(node.of, scope)),
    syntax.Binary: _binary,
    syntax.Between: _between,
    syntax.In: _in,
    syntax.If: _if,
    syntax.For: _for,
    syntax.Quantified: _quantified,
    syntax.ListOf: lambda node, scope: [evaluate(one, scope) for one in node.members],
    syntax.ContextOf: _context,
    syntax.RangeOf: _range,
    syntax.Call: _call,
    syntax.Sorted: _sorted,
    syntax.InstanceOf: _instance,
}
BUILDERS = frozenset(
    (syntax.Binary, syntax.For, syntax.ListOf, syntax.ContextOf, syntax.Call)
)  # what can make a value larger than its parts
