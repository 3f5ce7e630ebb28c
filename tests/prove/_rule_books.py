"""One of everything of rule books that an address of the administration can name, and what a form of it would send."""

import base64
import zlib
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.decisions.make import make_plain
from tests.prove._price_lists import sealed
from tests.prove._samples import person


def values_and_bodies(live: Any) -> tuple[dict[str, dict[str, str]], dict[str, dict[str, str]]]:
    """By the beginnings of the names of addresses, the more particular ones first. `live` is the version in force."""
    from apps.decisions import services

    at = timezone.now()
    draft = services.create_draft(plain=make_plain(), title="A draft", based_on=live, by="prove", at=at)
    sound, planned = (
        services.create_draft(plain=make_plain(), title=title, by="prove", at=at) for title in ("A draft whose tests pass", "For later")
    )
    way = next(row for row in make_plain()["approaches"] if row["slug"] == "no_ml")
    services.save_row(draft=draft, part="approaches", key="no_ml", row=way | {"label": "None"}, revision=0, by="prove", at=at)
    expect = {"recommendation": ["classical_ml"], "never": ["no_ml"]}
    services.add_test_case(draft=draft, content=services.CaseContent("A test case", {}, expect), by="prove", at=at)
    beside = imported_into(planned)["table"]
    later = services.publish(
        draft=planned, revision=planned.revision, notes="For later", by="prove", at=at, valid_from=at + timedelta(days=9)
    )
    model, replays = imported_into(draft), replays_of(draft)
    draft.refresh_from_db()
    values = {
        "admin:decisions_draft_dmn_": model,
        "admin:decisions_draft_cancel_impact": replays,
        "admin:decisions_draft_publish": {"pk": str(sound.pk)},
        "admin:decisions_draft_review": {"pk": str(sound.pk)},
        "admin:decisions_rulebookversion_withdraw": {"number": str(later.number), "start": str(later.activations.get().pk)},
        "admin:decisions_draft": {
            "pk": str(draft.pk), "key": "D-01", "stage": "data", "part": "approaches", "slug": "no_ml", "number": "1", "name": "t1",
        },
        "admin:decisions_rulebookversion_dmn_": {"number": str(later.number), "table": beside},
        "admin:decisions_rulebookversion_cancel_impact": replay_of(live, later),
        "admin:decisions_": {"number": "1", "key": "D-01", "pk": "1"},
    }  # fmt: skip
    return values, {**edits_of(draft, way, later, at), **steps_of(sound, live)}


def edits_of(draft: Any, way: dict[str, Any], later: Any, at: Any) -> dict[str, dict[str, str]]:
    """What forms of a draft send. `way` is an option of it, `later` a version that is newer."""
    from apps.decisions import services
    from apps.decisions.admin import carried, workbooks
    from apps.decisions.engine import canonical

    run = next(run for run in services.runs_of(draft, at=at) if run.case.name == "t1")
    rows = canonical.dumps({"rows": [["approaches", "no_ml", way | {"label": "Seen"}]], "orders": {}})
    model = base64.b64encode(zlib.compress(one_table())).decode("ascii")
    return {
        "admin:decisions_draft_remove_rule": {"revision": "1"}, "admin:decisions_draft_move_word": {"do": "down"},
        "admin:decisions_draft_bulk_rules": {"key": "D-01", "bulk": "off", "confirm": "yes", "revision": str(draft.revision)},
        "admin:decisions_draft_switch_rule": {"do": "off"}, "admin:decisions_draft_move_rule": {"do": "down"},
        "admin:decisions_draft_remove_word": {"revision": "1", "do": "retire"},
        "admin:decisions_draft_new_test": {"title": "Seen", "e.never": "no_ml"},
        "admin:decisions_draft_test": {"title": "Seen", "e.never": "no_ml", "revision": "1"},
        "admin:decisions_draft_accept_change": {"difference": run.difference_sha256, "reason": "Seen"},
        "admin:decisions_draft_boundaries": {"rule": "D-01", "offer": "0"},
        "admin:decisions_draft_newer": {"do": "count", "revision": str(draft.revision), "version": str(later.number)},
        "admin:decisions_draft_workbook_take": sealed(draft, workbooks.SEALED, carried.packed(rows)),
        "admin:decisions_draft_dmn_take": {"carried": model, "file_name": "seen.dmn"},
    }  # fmt: skip


def steps_of(sound: Any, live: Any) -> dict[str, dict[str, str]]:
    """What is sent to review, publish, go back and open, of a draft that may be published."""
    from apps.decisions import history, services
    from apps.decisions.admin import seen

    shown = services.starts_of_rules(timezone.now()).token
    text, revision, number = history.text_of(sound), str(sound.revision), str(live.number)
    return {
        "admin:decisions_draft_publish": {"revision": revision, "shown": shown, "when": "now", "notes": "Seen", "reason-all": "Seen"},
        "admin:decisions_draft_review": {"revision": revision, "sha256": text.sha256, "do": "ask", "words": "Look"},
        "admin:decisions_draft_upload": {"seen": seen.packed(live, text), "base": number, "title": "Seen"},
        "admin:decisions_rulebookversion_again": {"shown": shown, "when": "now", "notes": "Back", "reason-all": "Seen"},
    }


def replays_of(draft: Any) -> dict[str, str]:
    """One that came to its end, for its table; and of another draft one that is under way, to be cancelled."""
    from apps.decisions import services
    from apps.decisions.models import ImpactRun

    at, rhea = timezone.now(), person("rhea")
    services.request_impact(draft=draft, by=rhea, at=at)
    other = services.create_draft(plain=make_plain(), title="Another draft", by="prove", at=at)
    run = services.request_impact(draft=other, by=rhea, at=at)
    ImpactRun.objects.filter(pk=run.pk).update(status="running", finished_at=None)
    return {"pk": str(other.pk), "run": str(run.pk)}


def replay_of(live: Any, later: Any) -> dict[str, str]:
    """The same of versions."""
    from apps.decisions import services
    from apps.decisions.models import ImpactRun

    at, rhea = timezone.now(), person("rhea")
    services.request_impact(draft=live, by=rhea, at=at)
    run = services.request_impact(draft=later, by=rhea, at=at)
    ImpactRun.objects.filter(pk=run.pk).update(status="running", finished_at=None)
    return {"pk": str(later.number), "run": str(run.pk)}


def imported_into(draft: Any) -> dict[str, str]:
    """A model of DMN in a draft, with its one table."""
    from apps.decisions import services

    model = services.import_model(draft=draft, raw=one_table(), file_name="", by="prove", at=timezone.now())
    draft.refresh_from_db()
    return {"pk": str(draft.pk), "model": str(model.pk), "table": str(model.tables.get().pk)}


def one_table() -> bytes:
    """The smallest model of DMN."""
    from tests.decisions.engine.dmn.making import one_table

    return one_table("UNIQUE", [["1", "2"]])
