"""A draft of prices beside the prices in force, case by case: nothing is missed by what is skipped, and each cause is the one that was planted."""

import copy
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import apps.estimates.engine as engine
from apps.catalogue.engine.sections import SECTIONS
from apps.decisions.engine.compiling import compile_book
from apps.decisions.engine.judged import ASPECTS, Judged
from apps.decisions.engine.kept_answers import read_values
from apps.decisions.engine.replayed import ALONE, ONLY, TRACE, Replayed, Side
from apps.decisions.engine.repricing import BY_COSTS, COST_ONLY, KEYS, Repricing
from apps.decisions.engine.upsets import Upsets
from tests.decisions.engine.loading import default_machine, default_prices, many_cases, worked_cases

Plain = dict[str, Any]


def repriced(change: Callable[[Plain], object], *, skipping: bool = True) -> Repricing:
    """The default prices beside themselves with a change."""
    newer = copy.deepcopy(dict(default_prices()))
    change(newer)
    return Repricing(default_machine().book, default_prices(), newer, skipping=skipping)


def row(plain: Plain, section: str, key: str) -> Plain:
    found: Plain = next(each for each in plain[section] if each[SECTIONS[section].key] == key)
    return found


def dearer(section: str, key: str, field: str, by: int) -> Callable[[Plain], None]:
    def change(plain: Plain) -> None:
        found = row(plain, section, key)
        found[field] = f"{float(found[field]) * by:.6f}".rstrip("0").rstrip(".")

    return change


def work_costs(by: int) -> Callable[[Plain], None]:
    return lambda plain: plain["engineer_month"].update(price=str(int(plain["engineer_month"]["price"]) * by))


@cache
def answers_of_many() -> tuple[Plain, ...]:
    every = (*worked_cases()[::2], *many_cases("ordinary_cases")[::12], *many_cases("further_cases")[::40])
    return tuple(case["answers"] for case in every)


@cache
def answers_of_taught() -> tuple[Plain, ...]:
    """Cases of texts that fall into so many kinds: where a service has to be told them from decides what an answer costs."""
    every = [case["answers"] for case in many_cases("further_cases")]
    return tuple(answers for answers in every if answers.get("task") == "text_classification" and isinstance(answers.get("classes"), int))


def found(replay: Repricing) -> list[Replayed]:
    return replay.cases([(answers, None) for answers in answers_of_many()])


def test_many_cases_together_come_out_as_each_alone() -> None:
    some = answers_of_many()[::4]
    together, alone = repriced(work_costs(2)), repriced(work_costs(2))

    assert together.cases([(answers, None) for answers in some]) == [alone.case(answers) for answers in some]


def moved(replay: Repricing) -> list[Any]:
    return [one.move for one in found(replay) if one.move is not None]


def test_words_and_what_nothing_is_reckoned_with_touch_no_case() -> None:
    def change(plain: Plain) -> None:
        for section in SECTIONS:
            plain[section] = [{**each, "source": "Another page", "checked_on": "2027-01-01"} for each in plain[section]]
        plain["list_prices"] = plain["packages"] = plain["cost_figures"] = plain["data_figures"] = plain["people"] = []

        for section in ("prices", "services", "approach_costs", "labelling", "grids", "model_sizes"):
            plain[section] = [{**each, "own_source": "A page", "judgement": True, "unverified": True} for each in plain[section]]

    replay = repriced(change)

    assert replay.units == ()
    assert not any(one.judged for one in found(replay))


def test_card_that_nobody_checked_is_a_change_because_it_is_not_reckoned_with() -> None:
    key = default_prices()["accelerators"][0]["name"]

    assert repriced(lambda plain: row(plain, "accelerators", key).update(unverified=True)).units == (("accelerators", key),)


def test_dearer_work_is_the_only_cause_of_every_cost_that_it_moves() -> None:
    moves = moved(repriced(work_costs(3)))

    assert moves
    assert {(move.causes, move.how) for move in moves} == {((("single", "engineer_month"),), ONLY)}
    assert all("cost" in move.details for move in moves if "cost" in move.aspects)


def test_verdicts_and_recommendations_follow_prices_as_two_whole_judgements_do() -> None:
    """What is said of a case is what the rules say of it by each list, judged apart."""
    replay = repriced(work_costs(30))
    machines = [compile_book(default_machine().book, plain) for plain in (replay.older, replay.newer)]
    turned = 0
    for answers in answers_of_many():
        values, _ = read_values(default_machine().book, answers)
        before, after = (Judged.of(machine, values, "seed", Upsets()) for machine in machines)
        aspects = tuple(aspect for aspect in ASPECTS if aspect != "certainty" and before[aspect] != after[aspect])
        move = replay.case(answers).move
        assert tuple(aspect for aspect in (move.aspects if move else ()) if aspect != "certainty") == aspects
        turned += "verdict" in aspects or "recommendation" in aspects
    assert turned


@pytest.mark.parametrize(
    "change",
    [
        dearer("prices", "text_classification", "price", 50),
        dearer("prices", "text_classification", "own_from", 5),
        lambda plain: plain.update(labelling=[{**each, "low": "40", "typical": "60", "high": "80"} for each in plain["labelling"]]),
        lambda plain: plain.update(services=[{**each, "status": "retired"} for each in plain["services"]]),
        lambda plain: row(plain, "approach_costs", "cloud_api").update(build_low="30", build_likely="40", build_high="50"),
        lambda plain: plain.update(accelerators=[{**each, "price_hour": "900"} for each in reversed(plain["accelerators"])]),
        lambda plain: (plain.pop("engineer_month"), plain["approach_costs"].clear()),
    ],
    ids=["a price", "kinds to be told", "labels", "no service", "work", "cards in another order", "no work"],
)
def test_nothing_is_missed_by_what_is_skipped(change: Callable[[Plain], None]) -> None:
    quick, whole = repriced(change), repriced(change, skipping=False)
    moves = 0

    for answers in (*answers_of_many()[::3], *answers_of_taught()):
        one, other = quick.case(answers).move, whole.case(answers).move
        assert (one and (one.aspects, one.before, one.after)) == (other and (other.aspects, other.before, other.after))
        moves += other is not None
    assert moves, "where nothing moves, nothing can be missed"


def test_kinds_from_which_a_service_has_to_be_told_them_turn_a_recommendation() -> None:
    replay = repriced(dearer("prices", "text_classification", "own_from", 5))

    moves = [move for answers in answers_of_taught() if (move := replay.case(answers).move)]
    assert "recommendation" in {aspect for move in moves for aspect in move.aspects}
    assert {(move.causes, move.how) for move in moves} == {((("prices", "text_classification"),), ONLY)}


def test_price_of_a_task_touches_only_cases_that_can_be_that_task() -> None:
    replay = repriced(dearer("prices", "image_classification", "price", 50))

    judged = {answers.get("task", "open") for answers in answers_of_many() if replay.case(answers).judged}
    assert judged <= {"image_classification", "open", "unknown"}


def test_of_several_changes_the_one_is_named_that_undoes_it_alone() -> None:
    def change(plain: Plain) -> None:
        work_costs(30)(plain)
        dearer("grids", plain["grids"][0]["region"], "grams_kwh", 2)(plain)

    moves = [move for move in moved(repriced(change)) if move.aspects[0] != "cost"]

    assert moves
    assert {(move.causes, move.how) for move in moves} <= {((("single", "engineer_month"),), how) for how in (ALONE, ONLY)}


def test_more_changes_than_are_taken_back_are_named_by_what_may_matter() -> None:
    def change(plain: Plain) -> None:
        work_costs(3)(plain)
        for each in plain["approach_costs"]:
            each.update(run_low="900", run_likely="1000", run_high="1100")
        for each in plain["labelling"]:
            each.update(low="2", typical="3", high="4")

    moves = moved(repriced(change))

    assert {move.how for move in moves if move.aspects[0] == "cost"} == {TRACE}
    assert all(cause[0] not in COST_ONLY for move in moves if move.aspects[0] not in BY_COSTS for cause in move.causes)


def test_what_is_known_of_a_case_is_not_proved_again() -> None:
    replay = repriced(work_costs(2))
    answers = next(answers for answers in answers_of_many() if replay.case(answers).move)

    move = replay.case(answers, Side("go", "x", "settled")).move
    assert move is not None and move.before.certainty == "settled"


def test_every_section_that_is_reckoned_with_is_compared() -> None:
    """A section that estimates begin to read must be named here, or a change of it would go unseen."""
    read = set()
    for path in Path(str(engine.__file__)).parent.glob("*.py"):
        read |= set(re.findall(r"(?:rows|row|facts\.get|plain\.get|prices\.get)\(\s*\"([a-z_]+)\"", path.read_text(encoding="utf-8")))
    assert read & set(SECTIONS) <= set(KEYS)
    assert read & set(SECTIONS)
