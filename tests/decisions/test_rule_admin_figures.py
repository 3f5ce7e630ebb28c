"""A rule's sentence with figures, as a rule admin writes it."""

import pytest
from django.test import Client

from apps.decisions import compiler
from apps.decisions.engine.differences import differences
from apps.decisions.engine.rulebook import from_plain
from apps.decisions.models import Draft, Rule
from tests.decisions.make import make_plain
from tests.decisions.test_rule_admin import fields, posted

pytestmark = pytest.mark.django_db


def url_of(draft: Draft) -> str:
    return f"/admin/decisions/draft/{draft.pk}/rules/D-02/"


def test_sentence_with_figures_is_stored_as_written(at_work: Client, draft: Draft) -> None:
    url = url_of(draft)

    posted(at_work, url, "save", fields(at_work, url), with_figures="There are {labelled|case|cases}.")

    assert compiler.rule_plain(Rule.objects.get(draft=draft, key="D-02"))["with_figures"] == "There are {labelled|case|cases}."


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Of {labeled} cases", "“labeled” is no question for a number, derived number or parameter; did you mean “labelled”?"),
        ("Of {output_kind}", "“output_kind” has no number for an answer"),
        ("Of {labelled cases", "a bracket stands alone here"),
        ("Of many cases", "it names no figure"),
        ("x" * 2001, "must be 2,000 characters or fewer"),
    ],
)
def test_figure_that_leads_nowhere_is_refused_with_the_nearest(at_work: Client, draft: Draft, typed: str, words: str) -> None:
    url = url_of(draft)
    before = compiler.plain_of(draft)

    page = posted(at_work, url, "save", fields(at_work, url), with_figures=typed)

    assert page.status_code == 422
    assert words in page.content.decode()
    assert compiler.plain_of(draft) == before


def test_new_or_removed_words_are_told_as_a_change() -> None:
    with_words, without = make_plain(), make_plain()
    del without["rules"][2]["with_figures"]
    first, second = from_plain(with_words), from_plain(without)

    for old, new in ((first, second), (second, first)):
        (change,) = differences(old, new)
        assert change.key == "D-03"
        assert [detail[0] for detail in change.details] == ["because with figures"]


def test_words_that_change_together_with_a_condition_are_told_beside_it() -> None:
    before, after = make_plain(), make_plain()
    after["rules"][2]["with_figures"] = "Only {labelled} are labelled."
    after["rules"][2]["when"] = [["labelled", "<", 7]]

    (change,) = differences(from_plain(before), from_plain(after))

    assert change.before != change.after
    assert [detail[0] for detail in change.details] == ["because with figures"]
