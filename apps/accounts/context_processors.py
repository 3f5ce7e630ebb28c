"""What the bar shows of the person who is signed in. Nothing is read from the database until a template asks."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from apps.accounts import permissions, roles, selectors

CHOSEN = "workspace"


def places(request: HttpRequest) -> dict[str, object]:
    """The person's workspaces, the one they work in, the colours to choose from, and whether the administration is theirs."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    mine = SimpleLazyObject(lambda: list(selectors.workspaces_for(user)))
    return {
        "workspaces": mine,
        "workspace": SimpleLazyObject(lambda: selectors.chosen_among(mine, request.session.get(CHOSEN))),
        "themes": tuple(roles.THEMES.items()),
        "may_read_record": SimpleLazyObject(lambda: permissions.can_read_record(user)),
        "may_see_admin": SimpleLazyObject(lambda: user.is_staff and permissions.uses_admin(user)),
    }
