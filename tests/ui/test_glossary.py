"""What the words mean: every term of the design stands on the help page, and a word leads there where it first stands on a page."""

import re
from typing import Any

import pytest
from django.template import Context, Template
from django.test import Client

from apps.ui.glossary import UnreadableGlossary, from_plain, glossary

# What screens and documents of the design name, by the words of the screen.
DESIGN = (
    "Use case, Workspace, Question, choice, Answer, Rule book, Draft, Publish, Rules v14, Stage, Decision table, Rule, Condition, Unless, "
    "Named list, named condition, Finding, Effect, Option, Gate, Warning, Decision, Verdict, Recommendation, How sure, Settled, Settled if, "
    "Leaning, Level, Close, If the answers hold, Estimate, Catalogue, Price list, Scoping document, Go, Pilot first, Not yet, Stop, Check, "
    "Points, or fit, Not scored, I do not know yet, Not used, Measured, estimated, assumed, Completed, In progress, incomplete, "
    "Cannot start yet, There is a problem, Valid until, Assumption, What would change it, What if, scenario, Portfolio, Bin, Break-even, "
    "Next steps, The first two weeks, House judgement, Fingerprint, Settle the problem first, Collect data first, Run an experiment first, "
    "Do not build, Train from scratch, Leakage, Drift, Baseline, Augmentation, Representative"
)
NO_SENTENCE = re.compile(r"\b(?:leverage|utilize|robust|seamless|paradigm|stakeholder|e\.g\.|i\.e\.)\b", re.IGNORECASE)
PAGE = "{% load glossary %}{% glossed one %}|{% include part only %}|{% glossed one %}|{% term 'Drift' 'drifting' %}"


def page(**words: Any) -> str:
    part = Template("{% load glossary %}{% glossed 'Leakage and a baseline.' %}")
    return Template(PAGE).render(Context({"part": part, **words}))


def test_every_term_of_the_design_is_explained_on_the_help_page(client: Client) -> None:
    said = client.get("/help").content.decode()
    names = glossary().by_name
    missing = [name for name in re.split(r", (?=[A-Z])", DESIGN) if name.lower() not in names]

    assert missing == []
    for group in glossary().groups:
        for term in group.terms:
            assert said.count(f'id="word-{term.slug}"') == 1


def test_approaches_and_outcomes_of_the_rules_are_explained_by_the_names_that_pages_give_them() -> None:
    from apps.decisions.engine.rulebook import from_plain as book_of
    from apps.decisions.management import fixture_files

    book = book_of(fixture_files.default_rulebook())
    names = " | ".join(term.name for group in glossary().groups for term in group.terms).lower()

    assert [row.label for row in book.approaches if row.label.lower().split(",")[0].removesuffix(", no ml") not in names] == []


def test_a_meaning_is_short_and_in_plain_words() -> None:
    for group in glossary().groups:
        for term in group.terms:
            assert term.meaning.endswith(".") and len(term.meaning) <= 220, term.slug
            assert max(len(sentence.split()) for sentence in re.split(r"(?<=[.:;]) ", term.meaning)) <= 30, term.slug
            assert not NO_SENTENCE.search(term.meaning), term.slug


def test_a_word_is_a_link_where_it_first_stands_on_a_page_and_only_there() -> None:
    first, included, again, drift = page(one="Watch for leakage, and for drift.").split("|")

    assert first == (
        'Watch for <a class="term" href="/help#word-leakage">leakage</a>, and for <a class="term" href="/help#word-drift">drift</a>.'
    )
    assert included == 'Leakage and a <a class="term" href="/help#word-baseline">baseline</a>.'
    assert (again, drift) == ("Watch for leakage, and for drift.", "drifting")


def test_another_page_starts_anew() -> None:
    assert page(one="drift") == page(one="drift")


def test_a_part_of_a_word_is_no_term_and_the_longer_term_goes_first() -> None:
    said = page(one="A spindrift, a drift-free clock; recall and precision; open models and hosted services.")

    assert re.findall(r"#word-([\w-]+)", said.split("|")[0]) == ["precision", "open-model"]


def test_what_people_wrote_stays_text() -> None:
    assert "<script>" not in page(one="<script>alert(1)</script> leakage") and "&lt;script&gt;" in page(one="<script> leakage")


def test_a_name_that_is_no_term_stays_as_it_is() -> None:
    said = Template("{% load glossary %}{% term name %}{% term_address name %}").render(Context({"name": "<b>"}))

    assert said == "&lt;b&gt;"


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        ([{"slug": "a", "name": "A"}], "missing or unknown: meaning"),
        ([{"slug": "a", "name": "A", "meaning": " "}], "never empty"),
        ([{"slug": "a", "name": "A", "meaning": "B."}, {"slug": "b", "name": "a", "meaning": "C."}], "stands twice"),
        (
            [{"slug": "a", "name": "A", "meaning": "B.", "forms": ["x"]}, {"slug": "b", "name": "B", "meaning": "C.", "forms": ["X"]}],
            "twice",
        ),
    ],
)
def test_a_glossary_that_could_not_be_shown_is_refused(terms: list[dict[str, Any]], words: str) -> None:
    with pytest.raises(UnreadableGlossary, match=words):
        from_plain({"groups": [{"title": "G", "terms": terms}]})
