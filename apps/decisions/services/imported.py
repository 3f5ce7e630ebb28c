"""DMN models into drafts, and out of them again. May not import views, forms or admin.

What is read is kept as the file it was: the tables of a draft are evaluated from it, so nothing is lost or guessed on the way.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db import transaction
from django.db.models import Count, Max

from apps.accounts import permissions
from apps.accounts.actors import By, actor
from apps.decisions.engine import canonical
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.dmn.model import Decision, Model, Refusal, Table
from apps.decisions.engine.dmn.reading import inner_tables, read_model, tables_of
from apps.decisions.engine.dmn.shown import table_plain
from apps.decisions.engine.dmn.trees import Unkept
from apps.decisions.engine.dmn.writing import NotOurs, book_of_file
from apps.decisions.engine.rulebook import to_plain
from apps.decisions.models import Draft, ImportedModel, ImportedTable, RulebookVersion
from apps.decisions.services.drafts import create_draft
from apps.decisions.services.journal import open_draft, touch

MOST_MODELS = 50  # in one draft


class NothingKept(ValueError):
    """A file of which nothing can be kept; `refusals` say why. Nothing was stored."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        self.refusals = tuple(refusals)
        super().__init__("\n".join(map(str, self.refusals)))


@dataclass(frozen=True, slots=True)
class CheckedModel:
    """What an import would bring: the tables of a model, and what of it cannot be kept."""

    model: Model
    tables: tuple[tuple[Decision, Table], ...]
    refusals: tuple[Refusal, ...]
    sha256: str


def check_model(raw: bytes) -> CheckedModel:
    """Read a file and change nothing. Raises NothingKept where it holds no decision table that can be kept."""
    return _checked(bytes(raw))


@lru_cache(maxsize=8)
def _checked(raw: bytes) -> CheckedModel:
    try:
        model = read_model(raw)
    except Unkept as refused:
        raise NothingKept([Refusal("the file", refused.line, refused.message)]) from None
    tables, refusals = tables_of(model), model.refusals
    if not tables:
        raise NothingKept((*refusals, *inner_tables(model)) or [Refusal("the file", 0, "it holds no decision table")])
    return CheckedModel(model, tables, refusals, hashlib.sha256(raw).hexdigest())


def own_book(raw: bytes) -> Rulebook | None:
    """The rule book that a file of our own carries, checked against its tables; None for any other file. Raises NothingKept."""
    return _own(bytes(raw))


@lru_cache(maxsize=2)
def _own(raw: bytes) -> Rulebook | None:
    try:
        return book_of_file(raw)
    except Unkept as refused:
        raise NothingKept([Refusal("the file", refused.line, refused.message)]) from None
    except NotOurs as refused:
        raise NothingKept([Refusal("the file", 0, str(refused))]) from None


def import_book(*, book: Rulebook, by: By, at: datetime) -> Draft:
    """A new draft that says what the rule book of one of our own files says."""
    same = RulebookVersion.objects.filter(sha256=canonical.sha256(canonical.dumps(to_plain(book)))).defer("canonical").first()
    title = f"From a DMN file{f' of v{same.number}' if same else ''}"
    return create_draft(plain=to_plain(book), title=title, based_on=same, by=by, at=at)


def tables_beside(version: RulebookVersion) -> list[tuple[str, int]]:
    """The models that lay in the draft which became this version, each with how many tables it has: no version holds them."""
    models = ImportedModel.objects.filter(draft__published_as=version).annotate(count=Count("tables"))
    return list(models.values_list("name", "count"))


@transaction.atomic
def import_model(*, draft: Draft, raw: bytes, file_name: str, by: By, at: datetime) -> ImportedModel:
    """Take the decision tables of a DMN file into a draft; a model of the same name is replaced. Raises NothingKept."""
    actor(by).must(permissions.check_edit_rules)
    found = check_model(raw)
    draft = open_draft(draft.pk)
    kept = ImportedModel.objects.filter(draft=draft)
    replaced = kept.filter(name=found.model.name).delete()[0]
    if kept.count() >= MOST_MODELS:
        raise NothingKept([Refusal("the draft", 0, f"it holds {MOST_MODELS} models; take one out first")])
    last = kept.aggregate(last=Max("position"))["last"]
    model = ImportedModel.objects.create(
        draft=draft,
        position=0 if last is None else last + 1,
        name=found.model.name,
        file_name=file_name[:200],
        source=raw,
        sha256=found.sha256,
    )
    ImportedTable.objects.bulk_create(
        ImportedTable(
            draft=draft,
            position=place,
            model=model,
            decision=decision.name,
            policy=table.policy,
            aggregation=table.aggregation,
            content=table_plain(table),
        )
        for place, (decision, table) in enumerate(found.tables)
    )
    touch(draft, f"DMN model “{model.name}”", "replaced" if replaced else "imported", by=by, at=at)
    return model


@transaction.atomic
def remove_model(*, model: ImportedModel, by: By, at: datetime) -> None:
    """Take an imported model with its tables out of its draft."""
    actor(by).must(permissions.check_edit_rules)
    draft = open_draft(model.draft_id)
    model = ImportedModel.objects.select_for_update().get(pk=model.pk, draft=draft)
    name = model.name
    model.delete()
    touch(draft, f"DMN model “{name}”", "removed", by=by, at=at)
