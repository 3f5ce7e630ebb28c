"""DMN on the pages of a draft and of the version that it became: upload with a dry run, the tables that came of it, trying one."""

import base64
import binascii
import json
import zlib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts import permissions
from apps.decisions import selectors, services
from apps.decisions.admin.pages import GONE, ONE_DRAFT, Pages, draft_for, gone, is_open, page
from apps.decisions.engine.dmn import trees
from apps.decisions.engine.dmn.deciding import Run
from apps.decisions.engine.dmn.model import Decision, Refusal
from apps.decisions.engine.dmn.shown import AGGREGATION_WORDS, POLICY_WORDS, inputs_of, table_plain, type_words
from apps.decisions.engine.dmn.types import Type
from apps.decisions.engine.dmn.values import NotDecided, json_text, plain
from apps.decisions.models import Draft, ImportedModel, ImportedTable

LONGEST_CARRIED = 1_500_000  # characters of a file that goes through the page of the dry run
LONGEST_INPUT = 2_000
DEEPEST = 3  # components that have fields of their own
Page = dict[str, Any]
Name = tuple[str, ...]


def block(draft: Draft) -> Page:
    """What the block of the exchange page shows."""
    tables: dict[int, list[ImportedTable]] = {}
    for table in ImportedTable.objects.filter(draft=draft).defer("content"):
        tables.setdefault(table.model_id, []).append(table)
    return {
        "models": [
            (model, [(table, POLICY_WORDS[table.policy]) for table in tables.get(model.pk, [])])
            for model in ImportedModel.objects.filter(draft=draft).defer("source")
        ]
    }


def beside_versions() -> ArraySubquery:
    """For a query of versions: the tables that lay in the draft which each became, by their models."""
    tables = ImportedTable.objects.filter(draft__published_as=OuterRef("pk")).order_by("model__position", "model_id", "position", "pk")
    said = {name: name for name in ("pk", "decision", "policy", "aggregation")}
    return ArraySubquery(tables.values(json=JSONObject(model="model__name", file="model__file_name", **said)))


def block_of_version(version: Any) -> list[tuple[str, str, list[Page]]]:
    """The tables of a version read with `beside_versions`, model by model: its name, its file, and the tables."""
    models: dict[tuple[str, str], list[Page]] = {}
    for table in version.imported_tables:
        models.setdefault((table["model"], table["file"]), []).append({**table, "words": POLICY_WORDS[table["policy"]]})
    return [(*model, tables) for model, tables in models.items()]


@require_POST
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """The dry run: what a file would bring, and what of it cannot be kept. Stores nothing."""
    permissions.check_edit_rules(request.user)
    found, file = draft_for(pk), request.FILES.get("file")
    if file is None:
        return _not_taken(request, found, [Refusal("File", 0, "select a DMN file first")])
    if (file.size or 0) > trees.MOST_BYTES:
        return _not_taken(request, found, [Refusal("the file", 0, f"it has more than {trees.MOST_BYTES:,} bytes")])
    raw = file.read()
    try:
        own = services.own_book(raw)
        checked = None if own else services.check_model(raw)
    except services.NothingKept as refused:
        return _not_taken(request, found, refused.refusals)
    carried = base64.b64encode(zlib.compress(raw, 9)).decode("ascii")
    if len(carried) > LONGEST_CARRIED:
        return _not_taken(request, found, [Refusal("the file", 0, "it is too large for this page; import it with manage.py dmn import")])
    context: Page = {"draft": found, "carried": carried, "file_name": file.name, "own": own}
    if checked is None:
        return page(request, "dmn_check", context)
    tables = [(decision, table, POLICY_WORDS[table.policy], table_plain(table)) for decision, table in checked.tables]
    replaces = ImportedModel.objects.filter(draft=found, name=checked.model.name).exists()
    return page(request, "dmn_check", {**context, "checked": checked, "tables": tables, "replaces": replaces})


@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take what the dry run showed into the draft."""
    permissions.check_edit_rules(request.user)
    if not is_open(pk):
        return gone(request, pk)
    found = draft_for(pk)
    raw = _carried(request.POST.get("carried", ""))
    try:
        if raw is None:
            raise services.NothingKept([Refusal("the file", 0, "it did not come back whole; select it again")])
        if (own := services.own_book(raw)) is not None:
            opened = services.import_book(book=own, by=request.user, at=timezone.now())
            messages.success(request, f"Draft opened with the rule book of the file, “{own.name}”")
            return redirect("admin:decisions_draft_change", opened.pk)
        name = request.POST.get("file_name", "")
        model = services.import_model(draft=found, raw=raw, file_name=name, by=request.user, at=timezone.now())
    except services.NothingKept as refused:
        return _not_taken(request, found, refused.refusals)
    except GONE:
        return gone(request, pk)
    messages.success(request, f"“{model.name}” is in this draft")
    return redirect("admin:decisions_draft_exchange", found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, pk: int, model: int) -> HttpResponse:
    """Ask once, then take a model with its tables out of the draft."""
    permissions.check_edit_rules(request.user)
    found = draft_for(pk)
    there = ImportedModel.objects.filter(draft=found, pk=model).defer("source").first()
    if there is None:
        raise Http404("No such model in this draft")
    if request.method == "POST":
        try:
            services.remove_model(model=there, by=request.user, at=timezone.now())
        except (*GONE, ImportedModel.DoesNotExist):
            return gone(request, pk)
        messages.success(request, f"“{there.name}” is out of this draft")
        return redirect("admin:decisions_draft_exchange", found.pk)
    return page(request, "dmn_remove", {"draft": found, "model": there, "count": there.tables.count()})


@require_safe
def table(request: HttpRequest, pk: int, table: int) -> HttpResponse:
    """One imported table; with inputs in the address, what comes of them and which rules held."""
    found = draft_for(pk)
    shown = ImportedTable.objects.select_related("model").filter(draft=found, pk=table).first()
    if shown is None:
        raise Http404("No such table in this draft")
    return _table_page(request, shown, {"draft": found})


@require_safe
def version_table(request: HttpRequest, number: int, table: int) -> HttpResponse:
    """The same of a table that lay in the draft which became this version."""
    found = selectors.version_or_404(number)
    shown = ImportedTable.objects.select_related("model").filter(draft__published_as=found, pk=table).first()
    if shown is None:
        raise Http404("No such table beside this version")
    return _table_page(request, shown, {"version": found})


def _table_page(request: HttpRequest, shown: ImportedTable, context: Page) -> HttpResponse:
    context |= {"table": shown, "policy": POLICY_WORDS[shown.policy]}
    context["aggregation"] = AGGREGATION_WORDS.get(shown.aggregation, "")
    try:
        model = services.check_model(bytes(shown.model.source)).model
    except services.NothingKept as refused:  # read by an earlier release that kept more
        return page(request, "dmn_table", {**context, "refused": str(refused), "rules": shown.content["rules"]})
    decision = model.decision(shown.decision)
    if decision is None:
        raise Http404("No such decision in this model")
    inputs = _fields(inputs_of(model, decision))
    typed = {name: request.GET.get(f"in-{place}", "") for place, name in enumerate(inputs)}
    context["inputs"] = [
        (f"in-{place}", ".".join(path), type_words(type_), _hint(type_), typed[path]) for place, (path, type_) in enumerate(inputs.items())
    ]
    held: tuple[int, ...] = ()
    if request.GET.get("try"):
        result = _tried(Run(model, {}), decision, inputs, typed, context)
        held = result.hits.get(decision.id, ()) if result else ()
        context["none_held"] = result is not None and not held
    context["rules"] = [(place + 1, place in held, rule) for place, rule in enumerate(shown.content["rules"])]
    return page(request, "dmn_table", context, status=422 if context.get("refused") else 200)


def _fields(inputs: Mapping[str, Type], before: Name = ()) -> dict[Name, Type]:
    """One field for each input, and for each component of one that has components."""
    found: dict[Name, Type] = {}
    for name, type_ in inputs.items():
        inner = type_.of or type_
        if inner.components and not type_.many and len(before) < DEEPEST:
            found |= _fields(dict(inner.components), (*before, name))
        else:
            found[(*before, name)] = type_
    return found


def _tried(run: Run, decision: Decision, inputs: dict[Name, Type], typed: dict[Name, str], context: Page) -> Run | None:
    """The run of the typed inputs; what comes of it, or why nothing does, goes into the context."""
    try:
        for path, type_ in inputs.items():
            if typed[path].strip():
                place: Page = run.inputs
                for step in path[:-1]:
                    place = place.setdefault(step, {})
                place[path[-1]] = _value(typed[path], type_, ".".join(path))
        context["result"] = json_text(plain(run.decide(decision)))
    except NotDecided as refused:
        context["refused"] = str(refused)
        return None
    except RecursionError:
        context["refused"] = "the model is too deep to be decided"
        return None
    return run


def _value(text: str, wanted: Type, name: str) -> Any:
    """A typed input as plain data: JSON for lists and contexts, else what its type says."""
    text = text.strip()
    if len(text) > LONGEST_INPUT:
        raise NotDecided(f"“{name}” must be {LONGEST_INPUT:,} characters or fewer")
    if wanted.basic == "string" and not wanted.many:
        return text
    if wanted.many or wanted.components or wanted.of or wanted.basic in ("number", "whole number", "boolean", "context", "Any"):
        try:
            return json.loads(text, parse_float=Decimal, parse_int=Decimal, parse_constant=str)
        except (ValueError, ArithmeticError, RecursionError):
            if wanted.many or wanted.components or wanted.of:
                raise NotDecided(f"“{name}” must be {wanted.words}, written as JSON") from None
    return text


def _hint(wanted: Type) -> str:
    if wanted.basic == "boolean" and not wanted.many:
        return "boolean"
    if wanted.many:
        return 'Several, as ["a", "b"] or [1, 2]'
    if wanted.components or wanted.of:
        return "Written as JSON"
    return {"date": "As 2026-11-22", "time": "As 13:30:00", "date and time": "As 2026-11-22T13:30:00"}.get(wanted.basic, "")


def _carried(text: str) -> bytes | None:
    """The file that the dry run sent along; None where it is not whole."""
    try:
        unpacking = zlib.decompressobj()
        raw = unpacking.decompress(base64.b64decode(text, validate=True), trees.MOST_BYTES + 1)
    except (binascii.Error, zlib.error, ValueError):
        return None
    return raw if raw and unpacking.eof else None


def _not_taken(request: HttpRequest, draft: Draft, refusals: Any) -> HttpResponse:
    wrong = [("file", str(refusal)) for refusal in refusals]
    return page(request, "exchange", {"draft": draft, "wrong": wrong, **block(draft)}, status=422)


PAGES: Pages = [
    (f"{ONE_DRAFT}exchange/dmn/", upload, "dmn_upload"),
    (f"{ONE_DRAFT}exchange/dmn/take/", take, "dmn_take"),
    (f"{ONE_DRAFT}exchange/dmn/<int:model>/remove/", remove, "dmn_remove"),
    (f"{ONE_DRAFT}exchange/dmn/table/<int:table>/", table, "dmn_table"),
]
VERSION_PAGES: Pages = [("<int:number>/dmn/<int:table>/", version_table, "dmn_table")]
