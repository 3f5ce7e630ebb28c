"""A draft beside the rules in force, case by case: nothing is missed by what is skipped, and each cause is the one that was planted."""

import copy
import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from typing import Any

import pytest

from apps.decisions.engine.answers import value_plain
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.canonical import dumps, sha256
from apps.decisions.engine.certainty import certainty
from apps.decisions.engine.compiling import compile_book
from apps.decisions.engine.draws import Draws
from apps.decisions.engine.judged import ASPECTS, Judged
from apps.decisions.engine.kept_answers import read_values
from apps.decisions.engine.machine import Machine
from apps.decisions.engine.replay import Replay
from apps.decisions.engine.replayed import ALONE, ONLY, TOGETHER, TRACE, Side
from apps.decisions.engine.rulebook import NotARulebook, from_plain, to_plain
from apps.decisions.engine.state import State
from apps.decisions.engine.upsets import Look, Upsets
from apps.estimates.engine.derived import PARAMETERS
from tests.decisions.engine.loading import case_of, decided, default_machine, default_prices, many_cases, worked_cases

Plain = dict[str, Any]
NUMBERS = ("<", "<=", ">", ">=")


@cache
def default_text() -> Plain:
    return to_plain(default_machine().book)


def changed(change: Callable[[Plain], object]) -> Replay:
    """The default rules beside themselves with a change."""
    plain = copy.deepcopy(default_text())
    change(plain)
    return Replay(default_machine().book, from_plain(plain), default_prices())


def rule(plain: Plain, key: str) -> Plain:
    return next(row for part in ("rules", "rows") for row in plain[part] if row["key"] == key)


def add_refusal(plain: Plain, key: str, *when: Any) -> None:
    effects = [{"do": "refuse", "text": "This is refused"}]
    plain["rules"].append({**copy.deepcopy(plain["rules"][0]), "key": key, "when": list(when), "unless": [], "effects": effects})
    plain["rules"][-1].pop("with_figures", None)


def moved(replay: Replay, answers: Plain) -> Any:
    return replay.case(answers).move


def test_a_draft_that_changes_words_only_touches_no_case() -> None:
    replay = changed(lambda plain: [row.update(because="Other words.") for row in plain["rules"] if not row.get("with_figures")])

    assert replay.units == ()
    assert not any(replay.case(case["answers"]).judged for case in worked_cases())


def test_many_cases_together_come_out_as_each_alone() -> None:
    """One with an answer that the newer rules cannot read among them, and one of which it is known how sure it is."""

    def dearer(plain: Plain) -> None:
        plain["parameters"]["points_clearly"] += 1

    some = [(case["answers"], None) for case in worked_cases()[::2]] + [
        ({"task": "gone"}, None),
        (worked_cases()[0]["answers"], Side("", "", "leaning")),
    ]
    together, alone = changed(dearer), changed(dearer)

    assert together.cases(some) == [alone.case(*one) for one in some]
    assert together.cases([]) == []


def test_a_planted_refusal_is_the_cause_of_every_verdict_that_it_turns() -> None:
    replay = changed(lambda plain: add_refusal(plain, "ZZ-01", ["goal_kind", "is", "find"]))
    cases = {case["id"]: case for case in worked_cases()}
    turned = {name: moved(replay, case["answers"]) for name, case in cases.items()}

    for name, case in cases.items():
        before = decided(default_machine(), case["answers"])
        if case["answers"].get("goal_kind") == "find" and before["verdict"] != "stop":
            assert turned[name].aspects[0] == "verdict" and turned[name].after.verdict == "stop"
            assert (turned[name].causes, turned[name].how) == ((("rules", "ZZ-01"),), ONLY)
            assert (turned[name].before.verdict, turned[name].before.recommendation) == (before["verdict"], before["recommendation"])
        elif case["answers"].get("goal_kind") not in (None, "unknown"):
            assert turned[name] is None
    assert any(turned.values())


def test_of_several_changes_the_one_is_named_that_undoes_it_alone() -> None:
    def change(plain: Plain) -> None:
        add_refusal(plain, "ZZ-01", ["goal_kind", "is", "find"])
        rule(plain, "D-01" if any(row["key"] == "D-01" for row in plain["rules"]) else plain["rules"][5]["key"])["when"] = [
            ["goal_kind", "is", "find"]
        ]

    replay = changed(change)
    answers = next(case["answers"] for case in worked_cases() if moved(replay, case["answers"]) is not None)
    found = moved(replay, answers)

    assert found.how == ALONE and found.causes == (("rules", "ZZ-01"),)


def test_two_changes_of_which_each_is_enough_are_named_together() -> None:
    def change(plain: Plain) -> None:
        add_refusal(plain, "ZZ-01", ["goal_kind", "is", "find"])
        add_refusal(plain, "ZZ-02", ["goal_kind", "any of", ["find"]])

    replay = changed(change)
    found = next(found for case in worked_cases() if (found := moved(replay, case["answers"])) is not None)

    assert (found.how, set(found.causes)) == (TOGETHER, {("rules", "ZZ-01"), ("rules", "ZZ-02")})


def test_more_changes_than_are_taken_back_are_named_by_what_may_hold() -> None:
    def change(plain: Plain) -> None:
        for number in range(13):
            add_refusal(plain, f"ZZ-{number}", ["goal_kind", "is", "find" if number == 0 else "understand_why"])

    replay = changed(change)
    found = next(found for case in worked_cases() if (found := moved(replay, case["answers"])) is not None and len(found.causes) == 1)

    assert found.how == TRACE and len(replay.units) == 13


def test_answers_that_the_draft_cannot_read_are_told_by_question_and_never_by_value() -> None:
    def change(plain: Plain) -> None:
        question = next(row for row in plain["questions"] if row["slug"] == "examples")
        question["maximum"] = 1000

    replay = changed(change)
    found = replay.case({"examples": 210_000, "goal_kind": "find"})

    assert found.unread == (("examples", "outside"),) and found.move is None
    assert replay.case({"examples": 900}).unread == ()
    assert read_values(default_machine().book, {"no_such_question": 1})[1] == (("no_such_question", "gone"),)
    assert read_values(default_machine().book, {"goal_kind": "no_such_choice"})[1] == (("goal_kind", "choice"),)


def test_case_that_answers_a_new_question_is_judged_without_it_before_and_moves_by_the_rule_that_reads_it() -> None:
    def ask_and_refuse(plain: Plain) -> None:
        asked = next(row for row in plain["questions"] if row["kind"] == "choice" and not row["ask_if"])
        choices = [{**asked["choices"][0], "slug": slug, "label": slug} for slug in ("yes", "no")]
        plain["questions"].append({**asked, "slug": "new_one", "choices": choices})
        add_refusal(plain, "D-900", ["new_one", "is", "yes"])

    replay, answers = changed(ask_and_refuse), worked_cases()[0]["answers"]

    touched, other = replay.case({**answers, "new_one": "yes"}), replay.case({**answers, "new_one": "no"})

    assert touched.move is not None and touched.move.before.verdict != "stop"
    assert (touched.move.after.verdict, touched.move.causes) == ("stop", (("rules", "D-900"),))
    assert touched.new == other.new == (("new_one", "gone"),)
    assert not touched.unread_before and other.move is None
    assert replay.case({**answers, "nobody_asks": "yes"}).unread == (("nobody_asks", "gone"),)


def test_case_whose_question_a_draft_takes_out_is_judged_without_its_answer_and_moves_by_the_rule_that_goes() -> None:
    def with_one_more(plain: Plain) -> None:
        asked = next(row for row in plain["questions"] if row["kind"] == "choice" and not row["ask_if"])
        choices = [{**asked["choices"][0], "slug": slug, "label": slug} for slug in ("yes", "no", "some")]
        plain["questions"].append({**asked, "slug": "new_one", "choices": choices})
        add_refusal(plain, "D-900", ["new_one", "is", "yes"])

    def without_a_choice(plain: Plain) -> None:
        with_one_more(plain)
        plain["rules"].pop()
        plain["questions"][-1]["choices"].pop(0)

    more, fewer, default = (changed(change).newer for change in (with_one_more, without_a_choice, lambda plain: None))
    answers = worked_cases()[0]["answers"]

    for newer in (default, fewer):
        back = Replay(more, newer, default_prices())
        touched = back.case({**answers, "new_one": "yes"})
        assert touched.move is not None and touched.move.before.verdict == "stop" != touched.move.after.verdict
        assert ("rules", "D-900") in touched.move.causes
        assert [slug for slug, _why in touched.left] == ["new_one"] and touched.unread == ()
    other = Replay(more, default, default_prices()).case({**answers, "new_one": "no"})
    assert other.left == (("new_one", "gone"),) and other.judged and other.move is None


def test_what_was_decided_by_the_rules_in_force_is_not_decided_again_and_says_the_same() -> None:
    replay = changed(lambda plain: add_refusal(plain, "ZZ-01", ["goal_kind", "is", "find"]))
    for case in worked_cases()[:12]:
        before = decided(default_machine(), case["answers"])
        known = Side(before["verdict"], before["recommendation"], before["certainty"])
        assert replay.case(case["answers"], known) == replay.case(case["answers"])


def test_before_is_what_a_whole_decision_says() -> None:
    """Of every worked case and some others, with every part of what is compared."""
    replay = changed(lambda plain: plain["parameters"].update(points_clearly=7))
    compared = 0
    for answers in [case["answers"] for case in (*worked_cases(), *many_cases("further_cases")[::12])]:
        case_of(default_machine(), answers)
        if (found := moved(replay, answers)) is not None:
            for machine, side in ((replay._before, found.before), (replay._after, found.after)):
                whole = decided(machine, answers)
                assert (whole["verdict"], whole["recommendation"], whole["certainty"]) == (
                    side.verdict,
                    side.recommendation,
                    side.certainty,
                )
                fit = {row["approach"]: None if row["excluded"] else row["fit"] for row in whole["ranking"]}
                place = 0 if machine is replay._before else 1
                assert all(fit[slug] == pair[place] for slug, pair in found.details.get("fit", {}).items())
            compared += 1
    assert compared > 20


def any_edit(numbers: random.Random, plain: Plain) -> None:
    """One edit of a draft such as people make."""
    kind = numbers.choice(["remove", "number", "row", "add", "strength", "list", "unless", "ask", "parameter", "limit"])
    rules, rows = plain["rules"], plain["rows"]
    chosen = numbers.choice(rules)
    if kind == "remove":
        rules.remove(chosen)
    elif kind == "number":
        tests = [item for row in (*rules, *rows) for item in row["when"] if isinstance(item, list) and item[1] in NUMBERS]
        test = numbers.choice(tests)
        test[2] = int(float(test[2]) * numbers.choice([0, 2, 10])) + 1
    elif kind == "row":
        rows.remove(numbers.choice(rows))
    elif kind == "add":
        when = copy.deepcopy(numbers.choice(rules)["when"][:1])
        rules.append({**copy.deepcopy(chosen), "key": f"ZZ-{numbers.randrange(9999)}", "when": when})
    elif kind == "strength":
        for effect in (effect for rule in numbers.sample(rules, 40) for effect in rule["effects"] if "how" in effect):
            effect["how"] = "strongly"
    elif kind == "list":
        shared = numbers.choice([one for one in plain["lists"] if len(one["choices"]) > 1])
        shared["choices"] = shared["choices"][1:]
    elif kind == "parameter":
        name = numbers.choice(["points_clearly", "clear_lead", "start", *PARAMETERS])
        plain["parameters"][name] = int(float(plain["parameters"][name])) * 2 + 1
    elif kind == "limit":
        numbers.choice([row for row in plain["questions"] if row["kind"] == "integer"])["maximum"] = 1000
    elif kind == "unless":
        chosen["unless"] = [["goal_kind", "is answered"]]
    else:
        chosen["when"] = [*chosen["when"], [numbers.choice(plain["questions"])["slug"], "is unknown"]]


def edited(numbers: random.Random) -> Rulebook:
    """The default rules after one edit or some, such that no word leads nowhere."""
    while True:
        plain = copy.deepcopy(default_text())
        for _ in range(numbers.choice([1, 1, 2, 4])):
            any_edit(numbers, plain)
        with suppress(NotARulebook):
            return from_plain(plain)


class Proved(Upsets):
    """How sure a decision is by the whole proof of it, whatever came before."""

    def certainty(self, state: State, seed: str, look: Look | None = None) -> str:
        return certainty(state, Draws(state, seed)).word


def plainly(machines: Sequence[Machine], answers: Plain) -> tuple[Any, ...]:
    """What differs between two books that are decided each by itself, and what each says."""
    seed = sha256(dumps({slug: value_plain(value) for slug, value in read_values(machines[0].book, answers)[0].items()}))
    before, after = (Judged.of(machine, read_values(machine.book, answers)[0], seed, Proved()) for machine in machines)
    sides = tuple(Side(one.verdict, one.recommendation, one.certainty) for one in (before, after))
    return tuple(aspect for aspect in ASPECTS if before[aspect] != after[aspect]), *sides, sorted(before.fired), sorted(after.fired)


def quickly(replay: Replay, answers: Plain, plain: tuple[Any, ...]) -> tuple[Any, ...]:
    """The same by a replay; where nothing moved it says no more than that."""
    found = replay.case(answers)
    sides = (found.move.aspects, found.move.before, found.move.after) if found.move else ((), plain[1], plain[1])
    return *sides, sorted(found.fired_before), sorted(found.fired_after)


def by_themselves(after: Rulebook) -> tuple[Machine, Machine]:
    return compile_book(default_machine().book, default_prices()), compile_book(after, default_prices())


@cache
def every_case() -> list[Plain]:
    files = ("documented_cases", "further_cases", "ordinary_cases", "boundary_cases")
    return [case["answers"] for name in files for case in many_cases(name)]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(16))
def test_no_change_is_missed_by_what_is_skipped_shared_or_tried_again(seed: int) -> None:
    """Whatever is edited, a replay finds exactly what two books find that are each decided by themselves, and the same causes with skipping as without."""
    numbers = random.Random(seed)
    after = edited(numbers)
    quick = Replay(default_machine().book, after, default_prices())
    thorough = Replay(default_machine().book, after, default_prices(), skipping=False)
    machines = by_themselves(after)
    for answers in numbers.sample(every_case(), 14):
        if any(read_values(machine.book, answers)[1] for machine in machines):
            continue  # a book that cannot read them decides nothing
        plain = plainly(machines, answers)
        assert quickly(quick, answers, plain) == plain, answers
        assert quick.case(answers).move == thorough.case(answers).move, answers


def test_a_figure_that_derived_numbers_read_is_worked_out_for_each_book(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control takes every parameter for one that only weighs rules: then the newer book is judged by figures of the older one."""
    plain = copy.deepcopy(default_text())
    plain["parameters"] |= {"payback_cap": 3, "label_overhead": 90, "scope_many_tasks": 1}
    after, cases = from_plain(plain), [case["answers"] for case in worked_cases()[:12]]
    machines = by_themselves(after)
    whole = [plainly(machines, answers) for answers in cases]

    def replayed() -> list[Any]:
        replay = Replay(default_machine().book, after, default_prices())
        return [quickly(replay, answers, plain) for answers, plain in zip(cases, whole, strict=True)]

    assert replayed() == whole
    monkeypatch.setattr("apps.decisions.engine.machine.is_for_rules_only", lambda name: True)
    assert replayed() != whole


def test_another_limit_of_a_question_moves_what_an_idea_costs_where_it_is_open() -> None:
    replay = changed(lambda plain: next(row for row in plain["questions"] if row["slug"] == "requests_per_month").update(maximum=1000))
    machines, moves = by_themselves(replay.newer), 0
    for case in many_cases("further_cases")[::24]:
        answers = {slug: answer for slug, answer in case["answers"].items() if slug != "requests_per_month"}
        plain = plainly(machines, answers)
        assert quickly(replay, answers, plain) == plain
        moves += plain[0] == ("cost",)

    assert moves


def test_what_is_switched_off_or_retired_is_a_change_like_any_other() -> None:
    def retire(plain: Plain) -> None:
        next(row for row in plain["questions"] if row["slug"] == "why_now").update(retired=True)
        for reader in default_machine().book.rules_that_read("why_now"):
            rule(plain, reader.key).update(off=True)

    off, retired = changed(lambda plain: rule(plain, "F-09").update(off=True)), changed(retire)
    answers = {**next(case["answers"] for case in worked_cases() if "why_now" in case["answers"])}

    assert off.units == (("rules", "F-09"),)
    assert retired.case(answers).unread == ()  # an old answer is read past
    assert read_values(retired.newer, answers)[0].keys() == read_values(retired.older, answers)[0].keys() - {"why_now"}
