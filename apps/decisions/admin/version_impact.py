"""What publishing an older version of the rules again would decide otherwise: the pages of a draft's impact, of a version."""

from dataclasses import dataclass
from typing import Any

from apps.decisions import selectors
from apps.decisions.admin.impact import pages_of
from apps.decisions.admin.pages import DraftKind
from apps.decisions.models import Draft, RulebookVersion


@dataclass(frozen=True, slots=True)
class VersionKind(DraftKind[Any, Any]):
    """A version in the place of a draft: found by its number, never gone."""

    def find(self, pk: int) -> RulebookVersion:
        """The version of this number. Raises Http404."""
        return selectors.version_or_404(pk)

    def key(self, found: Any) -> int:
        return int(found.number)

    def title(self, found: Any) -> str:
        return f"v{found.number} again"


VERSIONS = VersionKind(
    drafts=Draft,
    versions=RulebookVersion,
    gone_as=(),
    start="admin:decisions_rulebookversion",
    version_start="admin:decisions_rulebookversion",
    version_word="v",
    crumbs="admin/decisions/_version_crumbs.html",
    nav="admin/decisions/_version_nav.html",
)
PAGES = pages_of(VERSIONS)
