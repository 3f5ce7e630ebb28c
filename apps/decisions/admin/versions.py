"""Published versions of the rules: read, never changed. A draft can be opened from any version."""

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from apps.decisions import case_history, history, selectors, services
from apps.decisions.admin import files, going_back, imported, version_history, version_impact, workbooks
from apps.decisions.admin.pages import Pages, RulePages, page
from apps.decisions.models import RulebookVersion


@require_safe
def versions(request: HttpRequest) -> HttpResponse:
    """All versions, newest first."""
    at = timezone.now()
    return page(request, "versions", {"lines": history.version_lines(), "live": selectors.live_activation(at), "now": at})


@require_safe
def version(request: HttpRequest, number: int) -> HttpResponse:
    """One version: who published it, why, what it changed, and what was decided by it."""
    (found, before), at = case_history.with_the_one_before(number, imported_tables=imported.beside_versions()), timezone.now()
    book, live = selectors.book_for(found), selectors.live_activation(at)
    context = {
        "version": found,
        "book": book,
        "before": before,
        "models": imported.block_of_version(found),
        "comparison": case_history.between(before, found) if before else None,
        "live": live,
        "is_live": bool(live and live.version == found),
        "starts": history.starts_of(found),
        "now": at,
        "reviews": history.reviews_of(found),
        "accepted": found.accepted_warnings.all(),
        "uses": history.uses_of(found, request.user),
    }
    return page(request, "version", context)


@require_POST
def draft_from(request: HttpRequest, number: int) -> HttpResponse:
    """A new draft that says what this version says: the way back, and the way on."""
    found, at = selectors.version_or_404(number), timezone.now()
    title = f"From v{number}, {timezone.localtime(at):%-d %b %Y %H:%M}"
    draft = services.copy_version_to_draft(version=found, title=title, by=request.user, at=at)
    messages.success(request, f"Draft opened from v{number}")
    return redirect("admin:decisions_draft_change", draft.pk)


@admin.register(RulebookVersion)
class RulebookVersionAdmin(RulePages):
    """Versions, by their numbers."""

    def pages(self) -> Pages:
        """The addresses below /admin/decisions/rulebookversion/."""
        return [
            ("", versions, "changelist"),
            ("<int:number>/", version, "change"),
            ("<int:number>/draft/", draft_from, "draft"),
            *going_back.PAGES,
            *version_impact.PAGES,
            *version_history.PAGES,
            *workbooks.VERSION_PAGES,
            *imported.VERSION_PAGES,
            *files.VERSION_PAGES,
        ]
