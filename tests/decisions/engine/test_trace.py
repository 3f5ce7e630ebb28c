"""Why, why not, what nearly: every rule and row traced, near misses listed, and the preview the same as the decision."""

from hypothesis import given

from apps.decisions.engine.decide import preview
from tests.decisions.engine.books import PRICES, QUESTIONS, Plain, favour, open_gate, plain_book, rule
from tests.decisions.engine.brute_force import BruteForce
from tests.decisions.engine.drawing import books_with_answers
from tests.decisions.engine.loading import case_of, decided, decided_by_default, default_machine, machine_of, worked_cases

Drawn = tuple[Plain, Plain]
ASKED = [QUESTIONS[slug] for slug in ("colour", "mood", "level")]


def test_trace_covers_every_rule_and_row_of_the_default_book_condition_by_condition() -> None:
    book = default_machine().book
    wanted = {part.key: len(part.when) for part in (*book.rows, *book.rules)}
    for case in worked_cases()[::8]:
        trace = decided_by_default(case["answers"])["trace"]

        assert len(trace) == len(book.rows) + len(book.rules)
        assert {line["rule"]: len(line["when"]) for line in trace} == wanted
        assert all(truth in (True, False, None) for line in trace for truth in (line["holds"], *line["when"]))


@given(books_with_answers())
def test_near_misses_are_the_rules_with_one_false_condition_and_no_open_one(drawn: Drawn) -> None:
    book, answers = drawn
    here = BruteForce(book, PRICES).read(answers)
    said = decided(machine_of(book), answers)
    truths = {line["rule"]: line for line in said["trace"]}
    wanted = []
    for part in book["rules"]:
        when = [truths[part["key"]]["when"][place] for place in range(len(part["when"]))]
        kept_back = True in truths[part["key"]].get("unless", ())
        if len(when) > 1 and None not in when and when.count(False) == 1 and not kept_back:
            wanted.append(part["key"])

    assert sorted(miss["rule"] for miss in said["near_misses"]) == wanted
    assert all(here.holds[miss["rule"]] is False for miss in said["near_misses"])
    assert all(miss["missing"] and miss["would"] and miss["subjects"] for miss in said["near_misses"])


def test_a_near_miss_names_what_is_missing_and_what_would_come() -> None:
    when = [["colour", "is", "red"], ["level", ">=", 5]]
    said = decided(machine_of(plain_book(ASKED, rules=[rule("X-01", when, favour("cloud_api"))])), {"colour": "red", "level": 4})

    [miss] = said["near_misses"]
    assert miss["subjects"] == ["level"]
    assert "5" in miss["missing"]
    assert miss["distance"] == "1 more, from 4 to 5"
    assert "cloud_api" in miss["would"][0]
    assert miss["near"]


def test_a_number_that_would_have_to_double_and_more_is_not_near() -> None:
    machine = machine_of(plain_book(ASKED, rules=[rule("X-01", [["colour", "is", "red"], ["level", ">=", 5]], favour("cloud_api"))]))

    assert not decided(machine, {"colour": "red", "level": 2})["near_misses"][0]["near"]


def test_near_misses_stand_with_the_nearest_limit_first_and_those_without_a_number_last() -> None:
    missing = [["level", ">", 8], ["mood", "is", "wild"], ["level", "<", 4], ["share", ">=", "95.5"], ["level", "between", 5, 6]]
    rules = [rule(f"X-0{number}", [["colour", "is", "red"], test], favour("cloud_api")) for number, test in enumerate(missing)]
    rules.append(rule("X-09", [["colour", "is", "red"], {"any": [["mood", "is", "wild"], ["level", ">=", "4.5"]]}], favour("cloud_api")))
    asked = [QUESTIONS[slug] for slug in ("colour", "mood", "level", "share")]
    said = decided(machine_of(plain_book(asked, rules=rules)), {"colour": "red", "mood": "calm", "level": 4, "share": 90})

    assert [(miss["rule"], miss["distance"]) for miss in said["near_misses"]] == [
        ("X-02", "at 4, wanted less than that"),
        ("X-03", "5.5 more, from 90 to 95.5"),
        ("X-09", "0.5 more, from 4 to 4.5"),
        ("X-04", "1 more, from 4 to 5"),
        ("X-00", "4 more, from 4 to more than 8"),
        ("X-01", ""),
    ]


@given(books_with_answers())
def test_the_preview_says_what_the_decision_says(drawn: Drawn) -> None:
    book, answers = drawn
    machine = machine_of(book)
    quick, whole = preview(machine, case_of(machine, answers).values), decided(machine, answers)
    shared = quick.keys() & whole.keys()

    assert shared >= {"recommendation", "lead", "ranking", "findings", "flags", "gates", "next_steps", "checks"}
    assert {name: quick[name] for name in shared} == {name: whole[name] for name in shared}


@given(books_with_answers())
def test_only_open_questions_that_a_rule_reads_are_deciding(drawn: Drawn) -> None:
    book, answers = drawn
    unread = {**QUESTIONS["features"], "slug": "nobody_asks"}
    said = decided(machine_of({**book, "questions": [*book["questions"], unread]}), answers)
    named = {*said["deciding_questions"], *(line["question"] for line in said["influence"])}

    assert named.isdisjoint(answers)
    assert "nobody_asks" not in named
    assert all(0 < line["share"] <= 100 for line in said["influence"])
    assert (said["certainty"] == "settled") <= (not named)


# The verdict


def verdict(answers: Plain, *rules: Plain) -> tuple[str, str, str | None]:
    said = decided(machine_of(plain_book(ASKED, rules=rules)), answers)
    return said["verdict"], said["recommendation"], said["runner_up"]


KNOWN = {"colour": "red", "mood": "calm", "level": 5}
ALWAYS = rule("X-01", [], favour("cloud_api", how="clearly"))
HOLDS = ["mood", "is", "calm"]


def test_go_needs_a_lead_of_six_points() -> None:
    assert verdict(KNOWN, ALWAYS) == ("go", "cloud_api", "no_ml")
    assert verdict(KNOWN, rule("X-01", [], favour("cloud_api", how="slightly"))) == ("pilot", "cloud_api", "no_ml")


def test_ties_go_to_the_simpler_approach() -> None:
    assert verdict(KNOWN, rule("X-01", [], favour("fine_tune", "classical_ml"))) == ("pilot", "classical_ml", "fine_tune")


def test_a_pilot_check_that_holds_makes_a_pilot_except_for_the_approaches_it_leaves_out() -> None:
    check = {"do": "hold back", "needs": "a look"}

    assert verdict(KNOWN, ALWAYS, rule("V-01", [HOLDS], check))[0] == "pilot"
    assert verdict(KNOWN, ALWAYS, rule("V-01", [HOLDS], {**check, "except": ["cloud_api"]}))[0] == "go"
    assert verdict(KNOWN, ALWAYS, rule("V-01", [["mood", "is", "wild"]], check))[0] == "go"


def test_leaning_makes_a_pilot() -> None:
    against = rule("X-02", [["level", ">", 7]], favour("fine_tune", how="strongly"))

    assert verdict({**KNOWN, "level": 5}, ALWAYS, against)[0] == "go"
    assert verdict({"colour": "red", "mood": "calm"}, ALWAYS, against)[0] == "pilot"


def test_the_earliest_open_gate_comes_before_any_approach() -> None:
    later, first = rule("G-02", [HOLDS], open_gate("collect_data")), rule("G-01", [HOLDS], open_gate("frame"))

    assert verdict(KNOWN, ALWAYS, later) == ("not_yet", "collect_data_first", "cloud_api")
    assert verdict(KNOWN, ALWAYS, later, first) == ("not_yet", "frame_first", "cloud_api")


def test_a_refusal_comes_before_everything() -> None:
    refuse = rule("L-01", [HOLDS], {"do": "refuse", "text": "No"})

    assert verdict(KNOWN, ALWAYS, rule("G-01", [HOLDS], open_gate("frame")), refuse) == ("stop", "do_not_build", None)


def test_ruled_out_beats_any_fit_and_an_open_exclusion_only_may_rule_out() -> None:
    out = {"do": "rule out", "approaches": ["cloud_api"]}

    assert verdict(KNOWN, ALWAYS, rule("X-02", [HOLDS], out))[1] == "no_ml"
    said = decided(machine_of(plain_book(ASKED, rules=[ALWAYS, rule("X-02", [HOLDS], out)])), {"colour": "red"})
    assert (said["recommendation"], said["ranking"][0]["may_be_excluded"], said["verdict"]) == ("cloud_api", True, "pilot")


def test_with_every_approach_ruled_out_the_idea_is_to_be_settled_anew() -> None:
    out = {"do": "rule out", "approaches": ["no_ml", "classical_ml", "cloud_api", "fine_tune"]}

    assert verdict(KNOWN, rule("X-01", [HOLDS], out)) == ("not_yet", "frame_first", None)
