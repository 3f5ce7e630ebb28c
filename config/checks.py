"""System checks of the whole: unknown settings, one role where two are meant."""

import os
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import connections

from config import environment

NAMES = "names"  # the tag of the check that `run` asks for
OWNED = """
    SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND pg_has_role(current_user, tableowner, 'USAGE')
"""  # a superuser may use every role, and so counts as the owner


@register(NAMES)
def settings_are_known(**_: Any) -> list[CheckMessage]:
    return [Warning(sentence, id="groundwork.W001") for sentence in environment.unknown_names(os.environ)]


@register(Tags.security)
def own_database_has_two_roles(**_: Any) -> list[CheckMessage]:
    """Asked wherever checks run, but for the embedded database, whose roles are made by us."""
    return [] if settings.EMBEDDED else application_owns_nothing()


def application_owns_nothing() -> list[CheckMessage]:
    """Whoever owns a table can take its protection away: what is published is safe only from another role."""
    with connections["default"].cursor() as cursor:
        cursor.execute(OWNED)
        (owned,) = cursor.fetchone()
    if not owned:
        return []
    return [
        Warning(
            f"The role of DATABASE_URL owns {owned} tables, so it could change published rules and decisions.",
            hint="Make a second role that owns nothing, name it in DATABASE_URL and the owner in DATABASE_OWNER_URL, then migrate.",
            id="groundwork.W002",
        )
    ]
