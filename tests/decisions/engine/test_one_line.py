"""What a change comes to in one line: enough to know what it does, never the same words on both sides, and no more folded than is said."""

from apps.catalogue.engine import differences as catalogue
from apps.decisions.engine.differences import Change
from apps.decisions.engine.one_line import LONG, MOST_MOVES, SHORT, one_line, parted
from tests.decisions.engine.test_differences import between
from tests.decisions.make import make_rule

WORDS = " ".join(f"w{at}" for at in range(60))


def test_line_of_a_rule_that_was_added_says_what_it_does() -> None:
    (change,) = between(lambda plain: plain["rules"].append(make_rule("D-90"))).changes
    line = one_line(change)

    assert line.says == change.does and change.after.endswith(f": {line.says}.")
    assert not line.is_whole, "when it holds, and why, is folded"


def test_line_of_a_rule_that_went_says_what_it_did() -> None:
    (change,) = between(lambda plain: plain["rules"].pop(0)).changes

    assert change.kind == "removed" and one_line(change).says == change.does != ""


def test_line_of_a_rule_that_changed_says_both_sides_of_what_moved() -> None:
    (change,) = between(lambda plain: plain["rules"][1]["when"].__setitem__(0, ["labelled", "between", 10, 150])).changes
    line = one_line(change)

    assert line.moves == change.moves and line.more == 0
    assert not line.is_whole, "the whole sentence is folded"


def test_line_that_says_all_has_nothing_to_unfold() -> None:
    price = catalogue.Change("Price", "eu", "changed", "", "", (("price", "1", "2"),))

    assert one_line(price).is_whole
    assert one_line(Change("parameters", "share", "changed", "0.1", "0.2", title="Share")).moves == (("", "0.1", "0.2"),)


def test_long_texts_are_cut_to_where_they_part() -> None:
    other = WORDS.replace("w50", "x50")
    was, now = parted(WORDS, other, SHORT)

    assert "w50" in was and "x50" in now and was != now
    assert was.startswith("… ") and was.endswith(" …")
    assert parted(WORDS, f"{WORDS} w60", SHORT)[0] != parted(WORDS, f"{WORDS} w60", SHORT)[1]
    assert parted("short", "text", SHORT) == ("short", "text")


def test_fields_that_a_line_leaves_out_are_counted_and_unfold() -> None:
    details = tuple((f"field {at}", "a", "b") for at in range(MOST_MOVES + 2))
    line = one_line(catalogue.Change("Price", "eu", "changed", "", "", details))

    assert (len(line.moves), line.more, line.is_whole) == (MOST_MOVES, 2, False)


def test_cut_words_are_marked_and_unfold() -> None:
    line = one_line(Change("questions", "a", "added", "", WORDS, title="A"))

    assert line.says.split()[-1] == "…" and len(line.says.split()) == LONG + 1 and not line.is_whole
    assert one_line(Change("questions", "a", "added", "", "Short", title="A")).is_whole


def test_line_of_a_test_case_is_its_title_and_what_it_gives_and_expects_unfolds() -> None:
    line = one_line(Change("tests", "t1", "added", "", "Given Classes: 1. Expected: Go", title="One class"))

    assert (line.says, line.moves, line.is_whole) == ("", (), False)
