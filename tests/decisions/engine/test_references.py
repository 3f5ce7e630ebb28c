"""A rule book with anything in it that does not resolve is refused whole, and the message names the place and the word."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given

from apps.decisions.engine import canonical, references, rulebook
from apps.decisions.engine.compiling import compile_book
from apps.decisions.engine.rulebook import NotARulebook, from_plain, to_plain
from tests.decisions.engine.books import QUESTIONS, Plain, favour, open_gate, plain_book, rule
from tests.decisions.engine.drawing import books
from tests.decisions.engine.loading import decided, default_plain, default_prices

Breaker = Callable[[Plain], Any]
WORD = "labeled_casez"


def refusal(plain: Plain) -> str:
    """What the refusal says; empty where the book was taken."""
    try:
        from_plain(plain)
    except NotARulebook as refused:
        return str(refused) or "refused without a word"
    return ""


def part(plain: Plain, name: str, key: str) -> Plain:
    """A row of a part by its slug or key."""
    found: Plain = next(row for row in plain[name] if key in (row.get("slug"), row.get("key")))
    return found


def effect(plain: Plain, do: str) -> tuple[str, Plain]:
    """The first effect of its kind in the book, and the key of its rule."""
    return next((row["key"], one) for row in plain["rules"] for one in row["effects"] if one["do"] == do)


def breaks(name: str, key: str, field: str, value: Any) -> Breaker:
    def change(plain: Plain) -> str:
        part(plain, name, key)[field] = value
        return f"{name} {key}"

    return change


def breaks_effect(do: str, field: str, value: Any) -> Breaker:
    def change(plain: Plain) -> str:
        key, found = effect(plain, do)
        found[field] = value
        return f"rules {key}"

    return change


KEYS = {name: next(iter(default_plain()[name])) for name in ("rules", "rows", "questions", "findings", "gates", "conditions", "lists")}
RULE, ROW = KEYS["rules"]["key"], KEYS["rows"]["key"]
QUESTION, FINDING = KEYS["questions"]["slug"], KEYS["findings"]["slug"]
RANKING_RULE = next(row["key"] for row in default_plain()["rules"] if row["effects"][0]["do"] == "favour")
CONDITION, LIST, GATE = KEYS["conditions"]["slug"], KEYS["lists"]["slug"], KEYS["gates"]["slug"]
BROKEN: dict[str, Breaker] = {
    "question in a rule": breaks("rules", RULE, "when", [[WORD, "<", 5]]),
    "question in an unless": breaks("rules", RULE, "unless", [[WORD, "<", 5]]),
    "question inside a group": breaks("rules", RULE, "when", [{"any": [{"all": [[WORD, "<", 5]]}]}]),
    "question in a row": breaks("rows", ROW, "when", [[WORD, "<", 5]]),
    "question in ask_if": breaks("questions", QUESTION, "ask_if", [[WORD, "<", 5]]),
    "question in a named condition": breaks("conditions", CONDITION, "when", [[WORD, "<", 5]]),
    "choice in a rule": breaks("rules", RULE, "when", [["task", "is", WORD]]),
    "choice in a list of choices": breaks("rules", RULE, "when", [["task", "any of", ["search", WORD]]]),
    "choice of several": breaks("rules", RULE, "when", [["domain", "contains all", ["credit", WORD]]]),
    "value of a finding in a rule": breaks("rules", RULE, "when", [["data", "is", WORD]]),
    "choice in a named condition": breaks("conditions", CONDITION, "when", [["task", "is not", WORD]]),
    "operator": breaks("rules", RULE, "when", [["task", WORD, "search"]]),
    "named list": breaks("rules", RULE, "when", [["task", "any of", [f"@{WORD}"]]]),
    "named list in a list": breaks("lists", LIST, "choices", [f"@{WORD}"]),
    "named condition": breaks("rules", RULE, "when", [{"named": WORD}]),
    "named condition in a ranking rule": breaks("rules", RANKING_RULE, "when", [{"named": WORD}]),
    "named condition in a row": breaks("rows", ROW, "when", [{"named": WORD}]),
    "stage of a rule": breaks("rules", RULE, "stage", WORD),
    "source of a rule": breaks("rules", RULE, "sources", [WORD]),
    "strength": breaks("rules", RULE, "strength", WORD),
    "sure": breaks("rules", RULE, "sure", WORD),
    "kind of effect": breaks("rules", RULE, "effects", [{"do": WORD}]),
    "approach ruled out": breaks_effect("rule out", "approaches", [WORD]),
    "approach favoured": breaks_effect("favour", "approaches", [WORD]),
    "approach disfavoured": breaks_effect("disfavour", "approaches", [WORD]),
    "how strongly": breaks_effect("favour", "how", WORD),
    "approach excepted": breaks_effect("hold back", "except", [WORD]),
    "approach that needs no step": breaks_effect("next step", "except", [WORD]),
    "when a step belongs": breaks_effect("next step", "due", WORD),
    "gate": breaks_effect("open gate", "gate", WORD),
    "flag": breaks_effect("raise flag", "flag", WORD),
    "finding of a row": breaks("rows", ROW, "finding", WORD),
    "value of a row": breaks("rows", ROW, "value", WORD),
    "stage of a finding": breaks("findings", FINDING, "stage", WORD),
    "source of a finding": breaks("findings", FINDING, "sources", [WORD]),
    "section of a question": breaks("questions", QUESTION, "section", WORD),
    "kind of a question": breaks("questions", QUESTION, "kind", WORD),
    "who can change it": breaks("questions", QUESTION, "can_change", WORD),
    "what it is about": breaks("questions", QUESTION, "about", WORD),
    "outcome of a gate": breaks("gates", GATE, "outcome", WORD),
    "field of a rule": breaks("rules", RULE, WORD, "x"),
    "field of an effect": breaks_effect("refuse", WORD, "x"),
}
OTHER_FAULTS: dict[str, tuple[Breaker, str]] = {
    "number as text": (breaks("rules", RULE, "when", [["labelled", "<", "many"]]), "must be a number, not 'many'"),
    "number as float": (breaks("rules", RULE, "when", [["labelled", "<", 0.5]]), "a decimal written as text, not 0.5"),
    "operator of another kind": (breaks("rules", RULE, "when", [["task", "contains any", ["search"]]]), "cannot be asked “contains any”"),
    "one number missing": (breaks("rules", RULE, "when", [["labelled", "between", 5]]), "“between” takes two numbers"),
    "between turned round": (breaks("rules", RULE, "when", [["labelled", "between", 9, 5]]), "must be smaller than the second"),
    "no choice": (breaks("rules", RULE, "when", [["task", "any of", []]]), "needs at least one choice"),
    "value beside is unknown": (breaks("rules", RULE, "when", [["task", "is unknown", "search"]]), "takes no value"),
    "three levels": (breaks("rules", RULE, "when", [{"any": [{"all": [{"any": [["labelled", "<", 5]]}]}]}]), "no deeper"),
    "all at the top": (breaks("rules", RULE, "when", [{"all": [["labelled", "<", 5]]}]), "no deeper"),
    "empty group": (breaks("rules", RULE, "when", [{"any": []}]), "needs at least one condition"),
    "no because": (breaks("rules", RULE, "because", " "), "a rule needs a because"),
    "no source": (breaks("rules", RULE, "sources", []), "a rule needs a source"),
    "no effect": (breaks("rules", RULE, "effects", []), "a rule needs at least one effect"),
    "effect without what it needs": (breaks("rules", RULE, "effects", [{"do": "favour", "how": "clearly"}]), "needs approaches"),
    "effect with too much": (breaks("rules", RULE, "effects", [{"do": "refuse", "text": "No", "gate": "frame"}]), "has no gate"),
    "control character": (breaks("rules", RULE, "because", "bell \x07"), "must not hold control characters"),
    "text over its length": (breaks("rules", RULE, "because", 2_001 * "x"), "characters or fewer"),
    "step for no option": (breaks_effect("next step", "except", [row["slug"] for row in default_plain()["approaches"]]), "never said"),
    "doer in too many words": (breaks_effect("next step", "who", 201 * "x"), "at most 200 characters"),
    "finding in ask_if": (breaks("questions", QUESTION, "ask_if", [["data", "is", "none"]]), "is no question"),
    "condition inside a condition": (breaks("conditions", CONDITION, "when", [{"named": CONDITION}]), "contains itself"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_reference_refuses_the_book_and_names_place_and_word(kind: str) -> None:
    plain = default_plain()
    where = BROKEN[kind](plain)
    said = refusal(plain)

    assert where in said
    assert WORD in said


@pytest.mark.parametrize("kind", OTHER_FAULTS)
def test_any_other_fault_refuses_the_book_and_says_why(kind: str) -> None:
    plain = default_plain()
    change, words = OTHER_FAULTS[kind]
    where = change(plain)

    assert re.search(f"{re.escape(where)}.*{re.escape(words)}", refusal(plain))


def test_a_broken_subject_in_each_rule_in_turn_is_refused_with_that_rule() -> None:
    plain = default_plain()
    for row in [row for row in (*plain["rows"], *plain["rules"])[::20] if row["when"]]:
        kept, row["when"] = row["when"], [*row["when"][1:], [WORD, "is", "x"]]

        assert re.search(rf"{row['key']}, when: “{WORD}” is no question", refusal(plain)), row["key"]
        row["when"] = kept

    assert refusal(plain) == ""


def test_a_near_word_is_offered() -> None:
    plain = default_plain()
    breaks("rules", RULE, "when", [["labeled", "<", 5]])(plain)

    assert "did you mean “labelled”?" in refusal(plain)


def test_every_problem_is_named_at_once() -> None:
    plain = default_plain()
    for number in (0, 3, 7):
        plain["rules"][number]["when"] = [[WORD, "<", 5]]

    assert refusal(plain).count(WORD) == 3


@pytest.mark.parametrize("name", ["questions", "rules", "rows", "findings", "approaches", "gates", "flags", "sources", "lists", "stages"])
def test_what_stands_twice_is_refused(name: str) -> None:
    plain = default_plain()
    twice = plain[name][0]
    plain[name].append(dict(twice))

    assert f"“{twice.get('slug') or twice['key']}” stands twice" in refusal(plain)


@pytest.mark.parametrize(("part", "inside"), [("questions", "choices"), ("findings", "values")])
def test_choice_or_value_that_stands_twice_is_refused(part: str, inside: str) -> None:
    plain = default_plain()
    row = next(row for row in plain[part] if row.get(inside))
    row[inside] = [*row[inside], dict(row[inside][0])]

    assert f"{part} {row['slug']}, {inside}: “{row[inside][0]['slug']}” stands twice" in refusal(plain)


@pytest.mark.parametrize("missing", ["start", "clear_lead", "points_slightly"])
def test_a_missing_parameter_is_refused(missing: str) -> None:
    plain = default_plain()
    del plain["parameters"][missing]

    assert f"{missing} must be there" in refusal(plain)


RANKING = [favour("no_ml"), {"do": "rule out", "approaches": ["no_ml"]}, {**favour("no_ml"), "do": "disfavour"}]


@pytest.mark.parametrize("effect", RANKING, ids=lambda effect: effect["do"])
@pytest.mark.parametrize("operator", ["is unknown", "is answered"])
def test_a_rule_that_ranks_does_not_ask_what_is_unknown(effect: Plain, operator: str) -> None:
    asks = ["mood", operator]
    named = [{"slug": "shared", "title": "Shared", "when": [asks]}]
    for when in ([asks], [{"any": [{"all": [asks]}]}], [{"named": "shared"}]):
        plain = plain_book([QUESTIONS["mood"]], conditions=named, rules=[rule("X-01", when, effect)])

        assert "does not ask what is unknown" in refusal(plain)
    assert refusal(plain_book([QUESTIONS["mood"]], rules=[rule("X-01", [asks], open_gate("frame"))])) == ""


@pytest.mark.parametrize("operator", ["is unknown", "is answered"])
def test_nothing_that_a_ranking_rule_may_read_asks_what_is_unknown(operator: str) -> None:
    finding = {"slug": "state", "stage": "framing", "values": [{"slug": "low", "label": "Low"}]}
    row = {"key": "R-01", "finding": "state", "when": [["mood", operator]], "value": "low"}
    asked = {**QUESTIONS["colour"], "ask_if": [["mood", operator]]}

    reads_finding = rule("X-01", [["state", "is", "low"]], favour("no_ml"))
    reads_question = rule("X-01", [["colour", "is", "red"]], favour("no_ml"))
    small = {"findings": [finding], "rows": [row]}

    assert "does not ask “state”, which rests on what is unknown" in refusal(
        plain_book([QUESTIONS["mood"]], rules=[reads_finding], **small)
    )
    assert "does not ask “colour”, which rests on what is unknown" in refusal(
        plain_book([QUESTIONS["mood"], asked], rules=[reads_question])
    )
    assert refusal(plain_book([QUESTIONS["mood"]], rules=[{**reads_finding, "effects": [open_gate("frame")]}], **small)) == ""


@pytest.mark.parametrize("effect", RANKING, ids=lambda effect: effect["do"])
def test_a_rule_that_ranks_has_no_unless(effect: Plain) -> None:
    plain = plain_book([QUESTIONS["mood"]], rules=[rule("X-01", [], effect, unless=[["mood", "is", "calm"]])])

    does = {"favour": "favours", "disfavour": "disfavours", "rule out": "rules out"}[effect["do"]]
    said = refusal(plain)
    assert f"rules X-01: X-01 {does} an option, and such a rule cannot have an “Unless”" in said
    assert "Put it among the conditions as “none of these”, or take the effect away" in said


DERIVED = [{"slug": "labelled_per_class", "label": "Cases", "unit": "", "lead": ""}]


@pytest.mark.parametrize(
    ("slug", "changes", "message"),
    [
        ("classes", {"ask_if": [["mood", "is", "calm"]]}, "“classes”, which has to be asked always then, without ask_if"),
        ("classes", {"minimum": ""}, "“classes”, which has to have a minimum of 0 or more"),
        ("classes", {"minimum": -1}, "“classes”, which has to have a minimum of 0 or more"),
        ("classes", {"kind": "choice", "choices": [{"slug": "two", "label": "Two"}]}, "“classes”, which has to take a number"),
        ("output_kind", {"kind": "multi"}, "“output_kind”, which has to take one choice"),
    ],
)
def test_a_question_that_a_formula_cannot_read_is_refused(slug: str, changes: Plain, message: str) -> None:
    asked = [QUESTIONS[name] for name in ("labelled", "classes", "output_kind", "mood")]
    changed = [{**entry, **changes} if entry["slug"] == slug else entry for entry in asked]

    assert refusal(plain_book(asked, derived=DERIVED)) == ""
    assert refusal(plain_book(changed)) == ""
    assert f"derived labelled_per_class: its formula reads {message}" in refusal(plain_book(changed, derived=DERIVED))


@pytest.mark.parametrize("value", [0, -1, "0.0"])
def test_a_figure_that_formulas_divide_by_is_more_than_nought(value: Any) -> None:
    plain = default_plain()
    plain["parameters"]["staleness_limit_daily"] = value

    assert refusal(plain) == "parameters: staleness_limit_daily must be a number, more than 0"


def test_a_choice_that_a_formula_has_no_figure_for_gives_no_number_and_no_error() -> None:
    plain = default_plain()
    for slug in ("world_changes", "training_hardware", "task"):
        part(plain, "questions", slug)["choices"].append({"slug": "brand_new", "label": "Brand new"})
    answers = {"data_age_months": 3, "world_changes": "brand_new", "training_hardware": "brand_new", "task": "brand_new"}
    said = decided(compile_book(from_plain(plain), default_prices()), {**answers, "requests_per_month": 5})

    assert said["derived"]["staleness"] is None
    assert said["derived"]["api_month_cost"] is None


def test_control_a_loader_that_only_warns_takes_broken_books(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rulebook, "problems_in", lambda book: [])
    taken = 0
    for change in BROKEN.values():
        plain = default_plain()
        change(plain)
        taken += refusal(plain) == ""

    assert taken > 20
    assert references.problems_in is not rulebook.problems_in


@given(books())
def test_a_book_and_its_plain_form_stand_for_each_other(plain: Plain) -> None:
    normal = to_plain(from_plain(plain))

    assert to_plain(from_plain(normal)) == normal
    assert from_plain(normal) == from_plain(plain)
    assert canonical.dumps(to_plain(from_plain(canonical.loads(canonical.dumps(normal))))) == canonical.dumps(normal)
