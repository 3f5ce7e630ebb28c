"""A draft that is not from the newest version: told what changed under it, where both changed the same row, and taking it over."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from apps.decisions import compiler, services
from apps.decisions.admin.newer import newest_since
from apps.decisions.models import Draft, RulebookVersion

pytestmark = pytest.mark.django_db


def row(draft: Draft, part: str, key: str) -> Any:
    return compiler.row_in(compiler.plain_of(draft), part, key)


def change(draft: Draft, part: str, key: str, at: datetime, **changes: Any) -> None:
    revision = services.revision_of(draft, part, key)
    services.save_row(draft=draft, part=part, key=key, row={**row(draft, part, key), **changes}, revision=revision, by="Ann", at=at)


@pytest.fixture
def stale(draft: Draft, small_live: RulebookVersion, at: datetime) -> Draft:
    """A draft of v1 that changed a warning and a rule; v2 changed the same rule, another one, and added a source."""
    other = services.copy_version_to_draft(version=small_live, title="Other", by="Ben", at=at)
    change(other, "rules", "D-01", at, because="As v2 says.")
    change(other, "rules", "D-02", at, strength="strong")
    source = {"slug": "second", "title": "Second", "kind": "paper", "date": "", "url": "", "sure": "A"}
    services.add_row(draft=other, part="sources", row=source, by="Ben", at=at)
    other.refresh_from_db()
    services.publish(draft=other, revision=other.revision, notes="More", by="Ben", at=at)
    change(draft, "flags", "small_data", at, label="Mine")
    change(draft, "rules", "D-01", at, because="As I say.")
    draft.refresh_from_db()
    return draft


def test_stale_draft_says_what_changed_under_it_and_where_both_changed(at_work: Client, stale: Draft) -> None:
    url = f"/admin/decisions/draft/{stale.pk}/"
    assert "3 rows are newer there than here, 1 of them changed here too" in at_work.get(url).content.decode()
    assert "v2 is newer" in at_work.get("/admin/decisions/draft/").content.decode()

    page = " ".join(at_work.get(f"{url}newer/").content.decode().split())

    assert 'Because: <span class="quiet">It is known to help.</span> → As v2 says.' in page
    assert "<b>Here:</b> Because: As I say." in page
    assert 'value="rules/D-02" checked' in page
    assert 'value="rules/D-01" checked' not in page


def test_newer_rows_are_taken_over_in_one_step_and_back(at_work: Client, stale: Draft) -> None:
    url = f"/admin/decisions/draft/{stale.pk}/newer/"
    before = compiler.plain_of(stale)

    at_work.post(url, {"do": "take", "row": ["rules/D-02", "sources/second"], "revision": stale.revision, "version": 2})

    assert row(stale, "rules", "D-02")["strength"] == "strong"
    assert row(stale, "rules", "D-01")["because"] == "As I say."
    assert "1 row is newer than here, and it changed here too" in " ".join(at_work.get(url).content.decode().split())
    at_work.post(f"/admin/decisions/draft/{stale.pk}/history/3/undo/")
    assert compiler.plain_of(stale) == before


def test_nothing_ticked_and_a_draft_that_moved_on_change_nothing(at_work: Client, stale: Draft) -> None:
    url = f"/admin/decisions/draft/{stale.pk}/newer/"
    before = compiler.plain_of(stale)

    assert at_work.post(url, {"do": "take", "row": "junk", "revision": stale.revision, "version": 2}).status_code == 422
    assert at_work.post(url, {"do": "take", "row": "rules/D-02", "revision": 1, "version": 2}).status_code == 409
    assert compiler.plain_of(stale) == before


def test_draft_counted_from_the_newer_version_is_up_to_date(at_work: Client, stale: Draft) -> None:
    at_work.post(f"/admin/decisions/draft/{stale.pk}/newer/", {"do": "count", "revision": stale.revision, "version": 2})

    stale.refresh_from_db()
    assert stale.based_on is not None
    assert stale.based_on.number == 2
    assert "was published.</b>" not in at_work.get(f"/admin/decisions/draft/{stale.pk}/").content.decode()
    assert at_work.get(f"/admin/decisions/draft/{stale.pk}/newer/").status_code == 302


@pytest.mark.parametrize("do", ["take", "count"])
def test_newer_version_than_the_one_shown_is_shown_first_and_what_was_ticked_stays(
    at_work: Client, stale: Draft, small_live: RulebookVersion, at: datetime, do: str
) -> None:
    url, before = f"/admin/decisions/draft/{stale.pk}/newer/", compiler.plain_of(stale)
    shown = {"do": do, "row": "rules/D-01", "revision": stale.revision, "version": 2}
    assert '<input type="hidden" name="version" value="2">' in at_work.get(url).content.decode()
    third = services.copy_version_to_draft(version=RulebookVersion.objects.get(number=2), title="Third", by="Ben", at=at)
    change(third, "rules", "D-03", at, because="As v3 says.")
    third.refresh_from_db()
    services.publish(draft=third, revision=third.revision, notes="Still more", by="Ben", at=at)

    answer = at_work.post(url, shown)

    page = " ".join(answer.content.decode().split())
    assert answer.status_code == 409 and "The newest is v3 now. Nothing was stored. Read the list again" in page
    assert 'value="rules/D-01" checked' in page and 'value="rules/D-02" checked' not in page, "as it was ticked, and not as it begins"
    assert "As v3 says." in page and 'name="version" value="3"' in page
    stale.refresh_from_db()
    assert (compiler.plain_of(stale), stale.based_on_id) == (before, small_live.pk)


def test_draft_that_moved_on_is_not_counted_from_the_newer_version_unseen(
    at_work: Client, stale: Draft, small_live: RulebookVersion
) -> None:
    answer = at_work.post(f"/admin/decisions/draft/{stale.pk}/newer/", {"do": "count", "revision": stale.revision - 1, "version": 2})

    assert answer.status_code == 409 and "The draft changed since you looked" in answer.content.decode()
    stale.refresh_from_db()
    assert stale.based_on == small_live


def test_version_whose_start_was_withdrawn_is_not_called_newer(draft: Draft, small_live: RulebookVersion, at: datetime) -> None:
    other = services.copy_version_to_draft(version=small_live, title="Other", by="Ben", at=at)
    planned = services.publish(draft=other, revision=1, notes="-", by="Ben", at=at, valid_from=at + timedelta(days=1))
    assert newest_since(draft) == planned

    services.withdraw_start(start=planned.activations.get(), by="Ben", at=at)

    assert newest_since(draft) is None
