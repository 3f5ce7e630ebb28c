"""Foreign keys name their target by text, so import checks do not see them; they point down as well."""

from django.apps import apps

ORDER = ["config", "ui", "audit", "accounts", "catalogue", "estimates", "decisions", "intake", "reports", "review"]
RANK = {app: rank for rank, app in enumerate(ORDER)}


def test_foreign_keys_point_down() -> None:
    fields = [
        (model, field)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in RANK
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]
        if field.related_model and not isinstance(field.related_model, str)
    ]
    upward = [
        f"{model._meta.label}.{field.name}"
        for model, field in fields
        if RANK.get(field.related_model._meta.app_label, -1) > RANK[model._meta.app_label]
    ]

    assert fields
    assert upward == []


def test_audit_keeps_no_foreign_keys() -> None:
    """Its rows must outlive whatever they tell of."""
    found = [f.name for model in apps.get_app_config("audit").get_models() for f in model._meta.local_fields if f.related_model]

    assert found == []
