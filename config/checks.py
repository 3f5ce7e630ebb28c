"""System checks of the whole: unknown settings, one role where two are meant."""

import os
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register

from config import environment


@register()
def settings_are_known(**_: Any) -> list[CheckMessage]:
    return [Warning(sentence, id="groundwork.W001") for sentence in environment.unknown_names(os.environ)]


@register()
def two_roles(**_: Any) -> list[CheckMessage]:
    """With one role the application could change what is published; the tables' rights hold only against another role."""
    default, owner = settings.DATABASES["default"], settings.DATABASES["owner"]
    if default["USER"] != owner["USER"] or not environment.text("DATABASE_OWNER_URL"):
        return []
    return [Warning(
        "DATABASE_URL and DATABASE_OWNER_URL name the same role.",
        hint="Make a second role that owns nothing for DATABASE_URL; migrations give it its rights.",
        id="groundwork.W002",
    )]  # fmt: skip
