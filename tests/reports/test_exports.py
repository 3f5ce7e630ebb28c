"""Exports: one row and one job together, made once, told page by page, taken away by members only."""

import hashlib
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404

pytestmark = pytest.mark.django_db

PDF = b"%PDF-made for a test"


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The renderer stands still: what it was asked for, in order."""
    from apps.reports.services import files

    asked: list[Any] = []

    def pdf_of(content: Any, *, on_page: Callable[[int], None] | None = None) -> bytes:
        asked.append(content)
        if on_page:
            on_page(1)
        return PDF

    monkeypatch.setattr(files, "pdf_of", pdf_of)
    return asked


def run(export: Any, at: datetime, attempt: int = 0, must_stop: Callable[[], bool] = lambda: False) -> None:
    """What the worker does with one job."""
    from apps.reports import tasks
    from apps.reports.services import exports

    assert tasks.export.name == exports.TASK
    exports.make_export(export_id=export.pk, attempt=attempt, now=lambda: at, must_stop=must_stop)


def jobs() -> list[Any]:
    from procrastinate.contrib.django.models import ProcrastinateJob

    return list(ProcrastinateJob.objects.filter(task_name="reports.export"))


@pytest.fixture
def no_jobs_left(transactional_db: None) -> Iterator[None]:
    """The library's tables are not emptied after a test that commits, so its jobs would run in the next."""
    from django.db import connection

    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


@pytest.fixture
def export(decision: Any, maya: Any, at: datetime) -> Any:
    from apps.reports.services import exports

    return exports.request_export(decision=decision, by=maya, at=at)


def test_asking_twice_makes_one_export_and_one_job(export: Any, decision: Any, carl: Any, at: datetime) -> None:
    from apps.reports.services import exports

    again = exports.request_export(decision=decision, by=carl, at=at)

    assert again == export and len(jobs()) == 1
    assert jobs()[0].args == {"export_id": str(export.pk)}


def test_a_rollback_leaves_neither_row_nor_job(decision: Any, maya: Any, at: datetime) -> None:
    from apps.reports.models import Export
    from apps.reports.services import exports

    with transaction.atomic():
        exports.request_export(decision=decision, by=maya, at=at)
        transaction.set_rollback(True)

    assert not Export.objects.exists() and not jobs()


def test_a_viewer_may_not_ask_and_a_stranger_finds_nothing(decision: Any, vera: Any, zoe: Any, at: datetime) -> None:
    from apps.reports.services import exports

    with pytest.raises(PermissionDenied):
        exports.request_export(decision=decision, by=vera, at=at)
    with pytest.raises(Http404):
        exports.request_export(decision=decision, by=zoe, at=at)


def test_the_worker_keeps_the_file_once(export: Any, made: list[Any], at: datetime) -> None:
    run(export, at)
    run(export, at, attempt=1)
    export.refresh_from_db()

    assert (export.status, bytes(export.output), export.sha256, export.finished_at) == ("ready", PDF, hashlib.sha256(PDF).hexdigest(), at)
    assert len(made) == 1


def test_the_first_of_two_workers_wins(export: Any, monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    """A worker that was stopped longer than its heartbeat allows goes on beside the one that took over."""
    from apps.reports.services import files

    def slow(content: Any, **_: Any) -> bytes:
        monkeypatch.setattr(files, "pdf_of", lambda content, **_: PDF)
        run(export, at, attempt=1)
        return b"%PDF-too late"

    monkeypatch.setattr(files, "pdf_of", slow)
    run(export, at)
    export.refresh_from_db()

    assert bytes(export.output) == PDF


def test_what_cannot_be_laid_out_fails_with_its_reason_and_can_be_tried_again(
    export: Any, decision: Any, maya: Any, monkeypatch: pytest.MonkeyPatch, at: datetime
) -> None:
    from apps.reports import pdf
    from apps.reports.services import exports, files

    def too_long(content: Any, **_: Any) -> bytes:
        raise pdf.NotRendered("The document took longer than 30 seconds to lay out")

    monkeypatch.setattr(files, "pdf_of", too_long)
    run(export, at)
    export.refresh_from_db()
    assert (export.status, export.error) == ("failed", "The document took longer than 30 seconds to lay out")

    again = exports.request_export(decision=decision, by=maya, at=at)
    export.refresh_from_db()
    assert again == export and (export.status, export.error, export.finished_at) == ("waiting", "", None)
    assert len(jobs()) == 2


def test_any_other_failure_is_raised_so_that_the_job_is_tried_again(export: Any, monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    from apps.reports.services import files

    monkeypatch.setattr(files, "pdf_of", lambda content, **_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        run(export, at)
    export.refresh_from_db()
    assert export.status == "rendering"


def test_a_worker_that_is_asked_to_stop_gives_the_job_back(export: Any, made: list[Any], at: datetime) -> None:
    from apps.reports.services.exports import Interrupted

    with pytest.raises(Interrupted):
        run(export, at, must_stop=lambda: True)
    export.refresh_from_db()
    assert not export.is_final


def test_an_export_whose_job_failed_for_good_says_so(export: Any, at: datetime) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    from apps.reports.services import exports

    assert exports.fail_lost_exports(at=at) == 0
    set_status(ProcrastinateJob, "failed")

    assert exports.fail_lost_exports(at=at) == 1
    export.refresh_from_db()
    assert export.status == "failed" and "could not be made" in export.error


def test_an_export_that_was_queued_again_is_not_called_lost(export: Any, decision: Any, at: datetime) -> None:
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.models import ProcrastinateJob

    from apps.reports.services import exports

    set_status(ProcrastinateJob, "failed")
    app.configure_task(exports.TASK, queue=exports.QUEUE).defer(export_id=str(export.pk))

    assert exports.fail_lost_exports(at=at) == 0


def test_upkeep_looks_at_no_job_of_a_finished_export(export: Any, made: list[Any], at: datetime, django_assert_num_queries: Any) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    from apps.reports.services import exports

    run(export, at)
    set_status(ProcrastinateJob, "failed")

    with django_assert_num_queries(1):
        assert exports.fail_lost_exports(at=at) == 0


def test_the_task_gives_the_attempt_and_the_wish_to_stop(export: Any, made: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    from apps.reports import tasks

    monkeypatch.setattr(tasks, "close_old_connections", lambda: None)  # the test's own connection stays open
    tasks.export.func(SimpleNamespace(job=SimpleNamespace(attempts=2), should_abort=lambda: False), export_id=str(export.pk))
    export.refresh_from_db()

    assert (export.status, export.attempt) == ("ready", 2)


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("export_status_known", {"status": "lost"}),
        ("export_ready_with_its_file", {"output": b"x"}),
        ("export_failed_with_a_reason", {"status": "failed"}),
        ("export_finished_at_a_time", {"finished_at": datetime.fromisoformat("2026-11-21T12:00:00+00:00")}),
    ],
)
def test_the_table_holds_what_must_always_hold(export: Any, constraint: str, changes: dict[str, Any]) -> None:
    from apps.reports.models import Export

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Export.objects.filter(pk=export.pk).update(**changes)


def test_the_way_through_the_pages_without_a_script(client: Any, decision: Any, made: list[Any], at: datetime) -> None:
    asked = client.post(f"/decisions/{decision.pk}/exports", follow=True)
    assert "The document waits for its turn" in asked.content.decode() and "Look again" in asked.content.decode()

    run(decision.exports.get(), at)
    page = client.get(asked.redirect_chain[-1][0])
    assert "Download scoping PDF" in page.content.decode()

    file = client.get(f"/exports/{decision.exports.get().pk}/file")
    assert file.content == PDF and file["Content-Type"] == "application/pdf"
    assert file["Content-Disposition"].startswith('attachment; filename="GW-') and file["Content-Disposition"].endswith(
        '-1 scoping document.pdf"'
    )
    assert "no-store" in file["Cache-Control"]


def test_htmx_gets_the_fragment_and_is_told_to_stop_at_the_end(client: Any, export: Any, made: list[Any], at: datetime) -> None:
    from apps.reports.models import Export

    address, htmx = f"/exports/{export.pk}/", {"HX-Request": "true"}
    waiting = client.get(address, headers=htmx)
    again = client.get(address, {"seen": "waiting 0 0"}, headers=htmx)
    Export.objects.filter(pk=export.pk).update(status="rendering", page=7, attempt=1)
    rendering = client.get(address, headers=htmx).content.decode()
    run(export, at)
    ready = client.get(address, headers=htmx)

    assert again.status_code == 204
    assert waiting.status_code == 200 and "<html" not in waiting.content.decode() and "HX-Request" in waiting["Vary"]
    assert "Writing page 7" in rendering and "Trying again" in rendering
    assert ready.status_code == 286 and "Download" in ready.content.decode()


def test_the_progress_page_reads_nothing_of_the_decision_itself(client: Any, export: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        page = client.get(f"/exports/{export.pk}/").content.decode()

    statements = " ".join(query["sql"] for query in asked.captured_queries)
    assert "GW-" in page and export.decision.title in page
    assert "decisions_decision" in statements and '"title"' in statements
    assert not [column for column in ("result_json", "case_json", '"output"', "canonical") if column in statements]


def test_a_failed_export_shows_its_reason_and_a_button(client: Any, export: Any, at: datetime) -> None:
    from apps.reports.models import Export

    Export.objects.filter(pk=export.pk).update(status="failed", error="PDFs cannot be made on this computer yet", finished_at=at)
    page = client.get(f"/exports/{export.pk}/").content.decode()

    assert "PDFs cannot be made on this computer yet" in page and "Try again" in page


def test_a_missing_library_is_named_on_the_page(client: Any, export: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from apps.reports import pdf

    monkeypatch.setattr(pdf, "SYSTEM_LIBRARIES", (("libpango-1.0-0", ("libnowhere.so.9",)),))

    assert "apt-get install libpango-1.0-0" in client.get(f"/exports/{export.pk}/").content.decode()


def test_strangers_get_404_viewers_may_read_and_visitors_sign_in(
    as_person: Any, export: Any, decision: Any, made: list[Any], zoe: Any, vera: Any, at: datetime
) -> None:
    from django.test import Client

    run(export, at)
    addresses = [f"/exports/{export.pk}/", f"/exports/{export.pk}/file"]

    assert [as_person(zoe).get(address).status_code for address in addresses] == [404, 404]
    assert as_person(zoe).post(f"/decisions/{decision.pk}/exports").status_code == 404
    assert [as_person(vera).get(address).status_code for address in addresses] == [200, 200]
    assert as_person(vera).post(f"/decisions/{decision.pk}/exports").status_code == 403
    assert {Client().get(address).status_code for address in addresses} == {302}
    assert as_person(vera).get(f"/exports/{uuid.uuid4()}/file").status_code == 404


def test_what_is_not_ready_cannot_be_downloaded(client: Any, export: Any) -> None:
    assert client.get(f"/exports/{export.pk}/file").status_code == 404


def test_events_say_who_asked_and_who_took_it_away(client: Any, export: Any, made: list[Any], at: datetime) -> None:
    from apps.audit.models import Event

    run(export, at)
    client.get(f"/exports/{export.pk}/file")

    kinds = list(Event.objects.filter(subject="export").order_by("position").values_list("kind", flat=True))
    assert kinds == ["export.requested", "export.ready", "export.downloaded"]


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_a_real_worker_makes_the_real_document(client: Any, decision: Any, no_jobs_left: None) -> None:
    from procrastinate.contrib.django import app

    client.post(f"/decisions/{decision.pk}/exports")
    with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
        app.run_worker(queues=["exports"], wait=False, install_signal_handlers=False, listen_notify=False)

    export = decision.exports.get()
    assert (export.status, export.error) == ("ready", "")
    assert bytes(export.output).startswith(b"%PDF-") and export.page >= 1
    assert not jobs()  # done jobs are not kept: the export remembers


def set_status(model: Any, status: str) -> None:
    """The library's models refuse changes; its table does not."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {model._meta.db_table} SET status = %s", [status])


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
@pytest.mark.parametrize(("deaths", "job", "export_status"), [(0, ("todo", 1), "rendering"), (3, ("failed", 4), "failed")])
def test_upkeep_takes_up_what_a_dead_worker_left(
    client: Any, decision: Any, no_jobs_left: None, deaths: int, job: tuple[str, int], export_status: str
) -> None:
    """A job whose worker is gone waits again; one that has killed its worker too often fails, and its owner is told."""
    from django.db import connection
    from procrastinate.contrib.django import app

    from apps.reports.models import Export

    client.post(f"/decisions/{decision.pk}/exports")
    Export.objects.update(status="rendering")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = NULL, attempts = %s", [deaths])

    app.configure_task("reports.retry_stalled", queue="upkeep").defer(timestamp=0)
    with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
        app.run_worker(queues=["upkeep"], wait=False, install_signal_handlers=False, listen_notify=False)

    assert [(each.status, each.attempts) for each in jobs()] == [job]
    assert decision.exports.get().status == export_status
