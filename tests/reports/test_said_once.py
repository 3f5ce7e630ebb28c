"""On paper each reason, source and silence is told once, and nothing is lost by it."""

import pytest

from tests.reports import samples
from tests.reports.make import worked_cases

EVERY = sorted(worked_cases())


@pytest.mark.parametrize("case", EVERY)
def test_a_reason_is_told_in_full_once_and_after_that_by_its_rule_and_points(case: str) -> None:
    document = samples.document(case)
    told = [(reason.rule, reason.text) for row in document.paper_options for reason in row.fresh]

    assert len(told) == len(set(told))
    assert set(told) == {(reason.rule, reason.text) for option in document.options for reason in option.reasons}
    for row in document.paper_options:
        assert sorted(map(repr, (*row.fresh, *row.told))) == sorted(map(repr, row.option.reasons))


@pytest.mark.parametrize("case", EVERY)
def test_the_reasons_of_the_first_page_stand_again_only_where_no_option_tells_them(case: str) -> None:
    document = samples.document(case)
    with_options = {reason for option in document.options for reason in option.reasons}
    again = {reason for _, reason in document.paper_reasons}

    assert not again & with_options
    assert {*document.reasons.for_it, *document.reasons.against} <= again | with_options


@pytest.mark.parametrize("case", EVERY)
def test_every_question_of_the_record_is_either_given_or_among_the_silent(case: str) -> None:
    for section in samples.document(case).record:
        silent = [answer for _, answers in section.silent for answer in answers]

        assert sorted(map(repr, (*section.given, *silent))) == sorted(map(repr, section.answers))
        assert not [answer for answer in silent if answer.known_how or answer.source]


def test_each_source_of_assumptions_and_of_bands_is_named_once_with_all_that_it_says() -> None:
    document = samples.document()
    assert document.workings and document.data

    groups = [(document.workings.by_source, document.workings.assumed)]
    groups += [(need.by_source, need.bands) for need in document.data.needs]
    for by_source, rows in groups:
        sources = [source for source, _ in by_source]
        assert len(sources) == len(set(sources))
        assert {row for _, of_it in by_source for row in of_it} == set(rows)
