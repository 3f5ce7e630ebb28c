"""What a file would change in a draft of the prices: told before it is stored, stored in one step, taken back in one."""

import copy
from datetime import datetime
from typing import Any

import pytest

from apps.catalogue import compiler, prices, selectors, services, spreadsheet
from apps.catalogue.models import PriceDraft, PriceListVersion
from apps.catalogue.pricefile import PriceFileRefused, written
from apps.catalogue.spreadsheet import About
from tests.catalogue.test_price_lists import SOURCED, make_list

pytestmark = pytest.mark.django_db
Plain = dict[str, Any]
GRIDS = [{"region": name, "grams_kwh": "100", **SOURCED} for name in ("north", "south", "west")]


@pytest.fixture
def version(at: datetime) -> PriceListVersion:
    return services.publish_price_list(plain=make_list(grids=GRIDS), by="tests", at=at)


@pytest.fixture
def draft(version: PriceListVersion, at: datetime) -> PriceDraft:
    return services.open_price_draft(version=version, title="Next", by="tests", at=at)


def plain_of(draft: PriceDraft) -> Plain:
    return compiler.price_draft_plain(draft)


def as_copied(draft: PriceDraft, plain: Plain) -> bytes:
    """The workbook of a draft in which somebody wrote another list."""
    return spreadsheet.write(plain, About(draft=str(draft.pk), title=draft.title, revision=str(draft.revision)))


def with_price(plain: Plain, region: str, grams: str) -> Plain:
    found = copy.deepcopy(plain)
    next(row for row in found["grids"] if row["region"] == region)["grams_kwh"] = grams
    return found


def save(draft: PriceDraft, region: str, grams: str, at: datetime) -> None:
    row = next(row for row in plain_of(draft)["grids"] if row["region"] == region)
    services.save_price_row(draft=draft, section="grids", key=region, row={**row, "grams_kwh": grams}, revision=0, by="tests", at=at)
    draft.refresh_from_db()


def test_every_form_of_a_list_has_its_fingerprint(version: PriceListVersion, draft: PriceDraft) -> None:
    workbooks = (services.workbook_of_price_list(version), services.workbook_of_price_draft(draft))
    files = (services.file_of_price_list(version), services.file_of_price_draft(draft))

    found = [spreadsheet.read(data, {}) for data in workbooks]
    plains = [reading.plain for reading in found] + [services.preview_price_file(draft=draft, data=text.encode()).plain for text in files]
    assert {prices.sha256(prices.canonical(plain)) for plain in plains} == {version.sha256}
    assert {reading.about.fingerprint for reading in found} == {version.sha256}
    assert all(version.sha256 in text for text in files)


def test_an_unchanged_file_changes_nothing(draft: PriceDraft) -> None:
    for preview in (
        services.preview_price_workbook(draft=draft, data=services.workbook_of_price_draft(draft)),
        services.preview_price_file(draft=draft, data=services.file_of_price_draft(draft).encode()),
    ):
        assert (preview.same, preview.changes, preview.problems, preview.comes_from) == (True, (), [], "")


def test_what_would_change_is_told_in_words_and_nothing_is_stored(draft: PriceDraft, version: PriceListVersion) -> None:
    wanted = with_price(plain_of(draft), "south", "90")
    wanted["grids"] = [wanted["grids"][1], wanted["grids"][0], {**GRIDS[0], "region": "east"}]

    preview = services.preview_price_workbook(draft=draft, data=as_copied(draft, wanted))

    assert [(change.words, change.key, change.kind) for change in preview.changes] == [
        ("Electricity", "south", "changed"),
        ("Electricity", "east", "added"),
        ("Electricity", "west", "removed"),
    ]
    assert (preview.counts, preview.reordered, preview.same) == ([("Electricity", 1, 1, 1)], ["Electricity"], False)
    assert prices.canonical(plain_of(draft)) == version.canonical


def test_it_is_taken_over_in_one_step_that_one_undo_takes_back(draft: PriceDraft, version: PriceListVersion, at: datetime) -> None:
    wanted = {**with_price(plain_of(draft), "south", "90"), "date": "2027-01-01", "packages": []}
    wanted["grids"].reverse()
    preview = services.preview_price_workbook(draft=draft, data=as_copied(draft, wanted))

    changes = services.take_over_prices(draft=draft, plain=preview.plain, why=preview.why, revision=preview.revision, by="tests", at=at)

    assert prices.canonical(plain_of(draft)) == prices.canonical(wanted)
    assert {change.why for change in changes} == {"From a spreadsheet"}
    services.undo_price_change(draft=draft, number=changes[0].number, by="tests", at=at)
    assert prices.canonical(plain_of(draft)) == version.canonical


def test_nothing_is_stored_when_the_draft_moved_on_since_the_look(draft: PriceDraft, at: datetime) -> None:
    preview = services.preview_price_workbook(draft=draft, data=as_copied(draft, with_price(plain_of(draft), "south", "90")))
    save(draft, "north", "1", at)

    with pytest.raises(services.DraftChanged):
        services.take_over_prices(draft=draft, plain=preview.plain, why=preview.why, revision=preview.revision, by="tests", at=at)


def test_an_old_workbook_is_told_what_changed_under_it_and_undoes_none_of_it(draft: PriceDraft, at: datetime) -> None:
    old = as_copied(draft, plain_of(draft))
    save(draft, "north", "1", at)

    preview = services.preview_price_workbook(draft=draft, data=old)

    (since,) = preview.since
    assert (since.words, since.key, since.both, since.last.by_name if since.last else "") == ("Electricity", "north", False, "tests")
    assert (preview.moved_on, preview.same) == (True, True)


def test_fault_that_a_workbook_brings_is_refused_with_sheet_row_and_field(draft: PriceDraft) -> None:
    preview = services.preview_price_workbook(draft=draft, data=as_copied(draft, with_price(plain_of(draft), "south", "many")))

    (problem,) = preview.problems
    assert problem.startswith("Sheet “Electricity”, row 4, “")
    assert "must be a number of at most 12 digits" in problem


def test_fault_that_the_draft_has_already_is_told_and_forbids_nothing(draft: PriceDraft, at: datetime) -> None:
    save(draft, "south", "many", at)

    preview = services.preview_price_workbook(draft=draft, data=as_copied(draft, with_price(plain_of(draft), "north", "1")))
    assert (preview.problems, len(preview.standing)) == ([], 1)
    mended = services.preview_price_workbook(draft=draft, data=as_copied(draft, with_price(plain_of(draft), "south", "1")))
    assert (mended.problems, mended.standing, len(mended.mended)) == ([], [], 1)


def test_file_brings_no_junk_in_behind_a_fault_that_the_draft_has_already(draft: PriceDraft, at: datetime) -> None:
    without = {name: value for name, value in plain_of(draft).items() if name != "currency"}
    services.replace_price_rows(draft=draft, plain=without, revision=None, by="tests", at=at)
    draft.refresh_from_db()

    preview = services.preview_price_file(draft=draft, data=written(with_price(without, "south", "many"), number=None).encode())

    assert preview.standing == ["currency: missing"]
    assert len(preview.problems) == 1 and "grams_kwh must be a number" in preview.problems[0]


def test_copy_of_another_draft_or_list_says_so(draft: PriceDraft, version: PriceListVersion, at: datetime) -> None:
    other = services.open_price_draft(version=version, title="Other", by="tests", at=at)

    origins = [services.workbook_of_price_draft(other), services.workbook_of_price_list(version)]
    found = [services.preview_price_workbook(draft=draft, data=data).comes_from for data in origins]
    assert found == ["another draft, “Other”", "version 1 of the prices"]


def test_draft_from_a_file_says_what_the_file_says(version: PriceListVersion, at: datetime) -> None:
    plain = make_list(date="2027-01-01")
    draft = services.draft_saying(plain=plain, title="From prices.json", by="tests", at=at)

    assert plain_of(draft) == plain
    assert selectors.newest() == draft.based_on


def test_file_with_a_wrong_fingerprint_is_refused(draft: PriceDraft) -> None:
    text = services.file_of_price_draft(draft).replace('"100"', '"101"', 1)

    with pytest.raises(PriceFileRefused, match="The fingerprint does not fit"):
        services.preview_price_file(draft=draft, data=text.encode())
