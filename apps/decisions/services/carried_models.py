"""Imported models that go along from one draft to the next. May not import other services."""

from apps.decisions.models import Draft, ImportedModel, ImportedTable, RulebookVersion


def carry_models(version: RulebookVersion, draft: Draft) -> None:
    """Give a new draft the imported models of the draft that was published as this version: no version holds them."""
    for model in ImportedModel.objects.filter(draft__published_as=version):
        tables = list(ImportedTable.objects.filter(model=model))
        model.pk, model.draft = None, draft
        model._state.adding = True
        model.save()
        for table in tables:
            table.pk, table.draft, table.model = None, draft, model
        ImportedTable.objects.bulk_create(tables)
