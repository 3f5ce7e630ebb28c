"""Which steps of a machine read what, and which of them anything deciding rests on. Pure; knows `machine` only."""

from collections.abc import Container, Sequence
from dataclasses import replace
from typing import Any

from apps.decisions.engine.machine import Block, Leaf, Machine, Readers, RuleNode


def readers_of(machine: Machine) -> Readers:
    """Of the steps that a recommendation rests on: which reads what."""
    gates = [gate for _, _, gate in machine.gates]
    deciding = {node.number for node in (*machine.refusals, *_flat(gates), *_flat(machine.outs))}
    deciding |= {node.number for node in machine.rules if node.points}
    found = _behind(machine, deciding | set(machine.ask_if.values()))
    asking = {index for index, step in enumerate(machine.order) if _asks_if_open(machine, step) and found.needed >> index & 1}
    asking_if_open = {slug: sum(1 << index for index in asking.intersection(steps)) for slug, steps in machine.touched.items()}
    return replace(found, asking_if_open=asking_if_open)


def asking_steps(machine: Machine) -> tuple[int, ...]:
    """All that it rests on which questions apply, in order."""
    needed = _behind(machine, set(machine.ask_if.values())).needed
    return tuple(step for step in range(len(machine.order)) if needed >> step & 1)


def steps_behind(machine: Machine) -> tuple[int, ...]:
    """Of each truth, as bits, the steps that have to be run to know it."""
    by_truth, by_subject = [0] * machine.truths, dict[str, int]()
    for index, step in enumerate(machine.order):
        own, truths, subjects = 1 << index, tuple[int, ...](), tuple[str, ...]()
        if isinstance(step, Block):
            by_truth[step.first : step.last] = [own] * (step.last - step.first)
            continue
        if isinstance(step, str):
            truths, subjects = _read_by(machine, step)
        elif isinstance(step, Leaf):
            ask = machine.ask_if.get(step.subject)
            truths, subjects = (() if ask is None else (ask,)), (step.subject,)
        else:
            truths = (*step.when, *step.unless) if isinstance(step, RuleNode) else step.members
        for number in truths:
            own |= by_truth[number]
        for subject in subjects:
            own |= by_subject.get(subject, 0)
        if isinstance(step, str):
            by_subject[step] = own
        else:
            by_truth[step.number] = own
    return tuple(by_truth)


def _behind(machine: Machine, wanted_truths: Container[int]) -> Readers:
    """Look at every step once, the last first, so that what nothing wanted rests on is left out."""
    needed, by_truth, by_subject = 0, [0] * machine.truths, dict[str, int]()
    for index in range(len(machine.order) - 1, -1, -1):
        step, bit = machine.order[index], 1 << index
        truths: tuple[int, ...] = ()
        subjects: tuple[str, ...] = ()
        if isinstance(step, Block):
            wanted = any(by_truth[number] or number in wanted_truths for number in range(step.first, step.last))
            subjects = (step.subject,)
        elif isinstance(step, Leaf):
            wanted = bool(by_truth[step.number]) or step.number in wanted_truths
            ask = machine.ask_if.get(step.subject)
            truths, subjects = (() if ask is None else (ask,)), (step.subject,)
        elif isinstance(step, str):
            wanted = bool(by_subject.get(step))
            truths, subjects = _read_by(machine, step)
        else:
            wanted = bool(by_truth[step.number]) or step.number in wanted_truths
            truths = (*step.when, *step.unless) if isinstance(step, RuleNode) else step.members
        if wanted:
            needed |= bit
            for number in truths:
                by_truth[number] |= bit
            for subject in subjects:
                by_subject[subject] = by_subject.get(subject, 0) | bit
    return Readers(tuple(by_truth), by_subject, needed)


def _asks_if_open(machine: Machine, step: Any) -> bool:
    """Whether a step may come out otherwise once no question at all is open any more (see `State.leaf`, `State.kept_back`)."""
    return (isinstance(step, RuleNode) and bool(step.unless)) or (isinstance(step, Leaf) and step.subject in machine.ask_if)


def _read_by(machine: Machine, subject: str) -> tuple[tuple[int, ...], tuple[str, ...]]:
    if subject in machine.formulas:
        return (), tuple(machine.formulas[subject].reads)
    return tuple(node.number for node in machine.rows[subject]), ()


def _flat(lists: Sequence[Sequence[RuleNode]]) -> list[RuleNode]:
    return [node for nodes in lists for node in nodes]
