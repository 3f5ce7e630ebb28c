"""A `Model` and inputs -> the result of a decision, its required decisions first. Pure.

UNIQUE with several hits and ANY with several outputs break what the model says of itself: nothing is decided then.
"""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from apps.decisions.engine.dmn import model as parts
from apps.decisions.engine.dmn.evaluating import Callee, Scope, cell_holds, evaluate, test_holds
from apps.decisions.engine.dmn.model import Decision, Function, Knowledge, Logic, Model, Table
from apps.decisions.engine.dmn.parsing import normal_name
from apps.decisions.engine.dmn.tables import hits_joined
from apps.decisions.engine.dmn.types import READERS, Type, checked, conforms, described, read_as, typed
from apps.decisions.engine.dmn.values import NotDecided, Value, either, is_met, plain
from apps.decisions.engine.dmn.work import Work

DEEPEST_CALLS = 30


class Run:
    """One set of inputs put to a model; every decision is worked out once."""

    def __init__(self, model: Model, inputs: Mapping[str, Any], *, steps: int | None = None) -> None:
        self.model, self.work = model, Work() if steps is None else Work(steps)
        self.nothing = Scope({}, {}, self.work)
        self.results: dict[str, Value] = {}
        self.by_id = {one.id: one for one in model.decisions}
        self.calls = 0
        self.inputs = self._known(inputs)
        self.hits: dict[str, tuple[int, ...]] = {}  # by decision, the places of the rules that held

    def _known(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        given = {normal_name(str(name)): raw for name, raw in inputs.items()}
        for name in given:
            if name not in self.model.inputs:
                if any(one.name == name for one in self.model.decisions):
                    raise NotDecided(f"“{name}” is a decision of the model: it is worked out, not given")
                near = get_close_matches(name, self.model.inputs, 1)
                raise NotDecided(f"the model has no input “{name}”" + (f"; did you mean “{near[0]}”?" if near else ""))
        return given

    def input(self, name: str) -> Value:
        """An input. Raises NotDecided where it is not what the model declares."""
        type_, what = self.model.inputs[name], f"“{name}”"
        return checked(typed(self.inputs.get(name), type_, what), type_, what, self.nothing)

    def decide(self, decision: Decision) -> Value:
        """The result of one decision."""
        if decision.id in self.results:
            return self.results[decision.id]
        if decision.refused is not None or decision.logic is None:
            raise NotDecided(str(decision.refused or "nothing to decide"))
        values = {name: self.input(name) for name in decision.reads}
        for required in decision.requires:
            found = self.decide(self.by_id[required.decision])
            values[required.name] = _component(found, required.component) if required.component else found
        scope = Scope(values, self._callees(decision.knows), self.work)
        result = self.of(decision.logic, scope, decision.id)
        wanted = decision.type if self.model.fits_results else Type()
        self.results[decision.id] = fitted(result, wanted, decision.logic, f"the result of “{decision.name}”", scope)
        return self.results[decision.id]

    def _callees(self, known: Sequence[str]) -> dict[str, Callee]:
        return {self.model.knowledge[key].name: self._callee(self.model.knowledge[key]) for key in known if key in self.model.knowledge}

    def _callee(self, knowledge: Knowledge) -> Callee:
        def called(scope: Scope, arguments: Sequence[Value], named: Mapping[str, Value] | None) -> Value:
            if knowledge.function is None:
                raise NotDecided(str(knowledge.refused))
            callees = {**self._callees(knowledge.knows), knowledge.name: called}
            inner = Scope({}, callees, self.work)
            return self.call(knowledge.function, inner, arguments, named, knowledge.name)

        return called

    def call(self, function: Function, scope: Scope, arguments: Sequence[Value], named: Mapping[str, Value] | None, name: str) -> Value:
        """A function of the model with arguments by place or by name."""
        wanted = dict(function.parameters)
        if named is None and len(arguments) != len(wanted):
            raise NotDecided(f"“{name}” is called with {len(arguments)} arguments; it takes {len(wanted)}")
        if named is not None and named.keys() != wanted.keys():
            raise NotDecided(f"“{name}” is called with other arguments than it takes")
        given = named if named is not None else dict(zip(wanted, arguments, strict=True))
        values = {key: fitted(given[key], type_, None, f"“{key}” of “{name}”", scope) for key, type_ in wanted.items()}
        self.calls += 1
        if self.calls > DEEPEST_CALLS:
            raise NotDecided("knowledge models call each other too deeply")
        try:
            return self.of(function.body, scope.within(values), "")
        finally:
            self.calls -= 1

    # Logic

    def of(self, logic: Logic, scope: Scope, decision: str) -> Value:
        """The value of any logic."""
        self.work.step()
        return self.work.weigh(self._of(logic, scope, decision))

    def _of(self, logic: Logic, scope: Scope, decision: str) -> Value:
        if isinstance(logic, Table):
            return self.table(logic, scope, decision)
        if isinstance(logic, parts.Written):
            return evaluate(logic.node, scope)
        if isinstance(logic, parts.Entries):
            return self.entries(logic, scope)
        if isinstance(logic, parts.Listed):
            return [self.of(one, scope, "") for one in logic.members]
        if isinstance(logic, parts.Chosen):
            return self.of(logic.then if is_met(self.of(logic.condition, scope, "")) else logic.otherwise, scope, "")
        if isinstance(logic, parts.Repeated):
            return self.repeated(logic, scope)
        if isinstance(logic, parts.Invoked):
            if logic.function not in scope.callees:
                raise NotDecided(f"“{logic.function}” is no function")
            return scope.callees[logic.function](scope, (), {name: self.of(one, scope, "") for name, one in logic.bindings})
        raise NotDecided("the result is a function")

    def repeated(self, logic: parts.Repeated, scope: Scope) -> Value:
        """A list made of a list, or whether some or all of its members are so."""
        source = self.of(logic.source, scope, "")
        if not isinstance(source, list):
            raise NotDecided("a list is run over that is none")
        frames = [{**(one if logic.how == "filter" and isinstance(one, dict) else {}), logic.name: one} for one in source]
        found = [self.of(logic.body, scope.within(frame), "") for frame in frames]
        if logic.how == "for":
            return found
        if any(not isinstance(one, bool) for one in found):
            raise NotDecided(f"“{logic.how}” over what is neither true nor false")
        if logic.how == "filter":
            return [one for one, kept in zip(source, found, strict=True) if kept]
        return all(found) if logic.how == "every" else any(found)

    def entries(self, logic: parts.Entries, scope: Scope) -> Value:
        made: dict[str, Value] = {}
        for name, type_, entry in logic.entries:
            if isinstance(entry, Function):
                scope = self.with_function(name, entry, scope)
                continue
            value = fitted(self.of(entry, scope, ""), type_, entry, f"“{name or 'the result'}”", scope)
            if not name:
                return value
            made[name] = value
            scope = scope.within({name: value})
        return made

    def with_function(self, name: str, function: Function, scope: Scope) -> Scope:
        def called(_: Scope, arguments: Sequence[Value], named: Mapping[str, Value] | None) -> Value:
            return self.call(function, scope, arguments, named, name)

        inner = scope.within({})
        inner.callees = {**scope.callees, name: called}
        return inner

    def table(self, table: Table, scope: Scope, decision: str) -> Value:
        """The result of a table."""
        values = [self.clause(clause, number, scope) for number, clause in enumerate(table.inputs, 1)]
        held = []
        for place, rule in enumerate(table.rules):
            self.work.step()
            if all(cell_holds(cell, value, scope) is True for cell, value in zip(rule.cells, values, strict=True)):
                held.append(place)
                if table.policy == parts.FIRST:
                    break  # what the rules behind it say is not asked
        if decision:
            self.hits[decision] = tuple(held)
        return hits_joined(table, held, scope)

    def clause(self, clause: parts.InputClause, number: int, scope: Scope) -> Value:
        """The value that a table reads; its own type does not bind it. Raises NotDecided where it is not among the values that are listed."""
        value, what = evaluate(clause.reads, scope), f"input {number}, “{clause.text}”,"
        if isinstance(value, str) and clause.type.basic in READERS and not clause.type.many:
            # An input that the model declares nowhere else; some tools call a date and time a date.
            value = read_as(value, "date and time" if clause.type.basic == "date" and "T" in value else clause.type.basic, what)
        if clause.allowed and value is not None and either([test_holds(test, value, scope) for test in clause.allowed]) is not True:
            raise NotDecided(f"{what} must be one of {clause.allowed_text}; it is {described(value)}")
        return value


def _component(value: Value, name: str) -> Value:
    if isinstance(value, dict):
        return value.get(name)
    if value is None:
        return None
    raise NotDecided(f"“{name}” is read from several hits at once")


def fitted(value: Value, wanted: Type, logic: Logic | None, what: str, scope: Scope) -> Value:
    """A value as its declared type wants it: alone or as a list of one. Raises NotDecided where it is of another type."""
    if conforms(value, wanted, scope):
        return value
    many_hits = isinstance(logic, Table) and logic.policy not in parts.SINGLE_HIT and not logic.aggregation
    if many_hits and isinstance(value, list) and all(conforms(one, wanted, scope) for one in value):
        return value  # a table with several hits gives a list, whatever its variable says
    if isinstance(logic, Table):
        return checked(value, wanted, what, scope)
    if wanted.many and not isinstance(value, list) and conforms([value], wanted, scope):
        return [value]
    if not wanted.many and isinstance(value, list) and len(value) == 1 and conforms(value[0], wanted, scope):
        return value[0]
    return checked(value, wanted, what, scope)


def decided(model: Model, name: str, inputs: Mapping[str, Any]) -> Any:
    """The result of a decision as plain data. Raises NotDecided."""
    found = model.decision(name)
    if found is None:
        names = [one.name for one in model.decisions]
        near = get_close_matches(name, names, 1)
        several = "several decisions" if name in names else "no decision"
        raise NotDecided(f"the model has {several} “{name}”" + (f"; did you mean “{near[0]}”?" if near and name not in names else ""))
    try:
        return plain(Run(model, inputs).decide(found))
    except RecursionError:
        raise NotDecided("the model is too deep to be decided") from None
