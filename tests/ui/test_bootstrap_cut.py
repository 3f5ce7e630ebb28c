"""The style sheet of Bootstrap that pages load holds what they use, and not much more."""

import gzip

import pytest

from tests.ui import bootstrap_cut
from tests.ui.bootstrap_cut import cut, rules

SHEET = (
    ":root{--a:1}.used{color:red}.unused{color:blue}.used,.unused>.used{top:0}.c-4{left:0}.used:not(.unused){right:0}"
    "@media print{.unused{top:1px}.used{top:2px}}@media screen{.unused{top:1px}}@keyframes turn{from{top:0}to{top:1px}}table{bottom:0}"
)


def test_the_sheet_that_pages_load_holds_every_rule_that_they_may_need_and_not_much_more() -> None:
    whole, held = (path.read_text(encoding="utf-8") for path in (bootstrap_cut.WHOLE, bootstrap_cut.CUT))
    missing = rules(cut(whole, bootstrap_cut.words())) - rules(held)

    assert missing == set(), "`python -m tests.ui.bootstrap_cut` writes it anew"
    assert rules(held) < rules(whole) and len(gzip.compress(held.encode())) < 15_000


def test_a_rule_that_is_missing_is_found() -> None:
    assert rules(SHEET) - rules(cut(SHEET, {"used"})) >= {("", ".c-4", "left:0"), ("@media print", ".unused", "top:1px")}


def test_a_rule_stays_where_its_classes_may_occur() -> None:
    assert cut(SHEET, {"used", "c-"}) == (
        ":root{--a:1}.used{color:red}.used{top:0}.c-4{left:0}.used:not(.unused){right:0}"
        "@media print{.used{top:2px}}@keyframes turn{from{top:0}to{top:1px}}table{bottom:0}"
    )


@pytest.mark.parametrize("name", ["btn", "form-control", "visually-hidden", "container-xxl"])
def test_classes_that_pages_carry_are_in_it(name: str) -> None:
    assert f".{name}" in bootstrap_cut.CUT.read_text(encoding="utf-8")
