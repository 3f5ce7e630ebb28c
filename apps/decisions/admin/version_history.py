"""The history of the rules: any two versions compared, a version with a draft, and the life of one rule."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.decisions import case_history, history, selectors
from apps.decisions.admin.pages import Pages, page
from apps.decisions.engine.plain_values import KEY
from apps.decisions.models import Draft, RulebookVersion

DRAFT = "draft-"


@require_safe
def compared(request: HttpRequest) -> HttpResponse:
    """Two of them chosen, and all that lies between in words; without a choice, what is in force and the one before."""
    versions = history.numbers()
    drafts = list(selectors.drafts())
    live = selectors.live_activation(timezone.now())
    second = request.GET.get("to") or (str(live.version.number) if live else "")
    first = request.GET.get("from") or (str(max(1, live.version.number - 1)) if live else "")
    old, new = (_side(chosen, versions, drafts) for chosen in (first, second))
    found = case_history.between_sides(old, new) if old and new else None
    context = {
        "versions": versions,
        "drafts": drafts,
        "first": first,
        "second": second,
        "chosen_draft": new.pk if isinstance(new, Draft) else None,
        "old": old,
        "new": new,
        "comparison": found,
        "linked": isinstance(old, RulebookVersion) and isinstance(new, RulebookVersion),  # what only a draft has, has no life yet
        "counts": [(side, history.decisions_by(side)) for side in (old, new) if isinstance(side, RulebookVersion)],
    }
    return page(request, "compared", context)


@require_safe
def life(request: HttpRequest, key: str) -> HttpResponse:
    """In which versions a rule came, changed and went, who published them, and why."""
    lines, in_force = history.life_of(key) if KEY.fullmatch(key) else (), history.is_in_force(key, timezone.now())
    if not lines and not in_force:
        raise Http404("No version has such a rule")
    return page(request, "life", {"key": key, "lines": lines, "in_force": in_force})


def _side(chosen: str, versions: list[RulebookVersion], drafts: list[Draft]) -> RulebookVersion | Draft | None:
    """The version or draft that a select names. Raises Http404 for one that is not there."""
    if not chosen:
        return None
    name = chosen.removeprefix(DRAFT)
    if not (name.isascii() and name.isdigit() and len(name) < 10):
        raise Http404("No such version")
    if name == chosen:
        return history.among(versions, int(name))
    found = next((draft for draft in drafts if draft.pk == int(name)), None)
    if found is None:
        raise Http404("No such draft")
    return found


PAGES: Pages = [
    ("compare/", compared, "compare"),
    ("rules/<str:key>/", life, "life"),
]
