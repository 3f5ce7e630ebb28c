"""The longest name a person can have fits wherever a name is written down for good."""

from django.apps import apps
from django.db import models

from apps.accounts.models import LONGEST_NAME, User


def test_longest_name_of_a_person_fits_into_every_column_of_names() -> None:
    longest = User(username="x" * 150, first_name="y" * 150, last_name="z" * 150).name
    columns = [
        field
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, models.CharField) and field.name.endswith("by_name")
    ]

    assert len(longest) <= LONGEST_NAME
    assert len(columns) >= 6
    assert [f"{field.model.__name__}.{field.name}" for field in columns if (field.max_length or 0) < LONGEST_NAME] == []
