"""What the pages of this administration share: who may open them, how a page is made, and what drafts of rules and of prices have alike.

A `DraftKind` is one of the two: which draft an address means, what is said where it is gone, where its pages are.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, Generic, TypeVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.text import slugify

from apps.accounts import permissions
from apps.catalogue.models import PriceDraft, PriceListVersion
from apps.decisions import services
from apps.decisions.admin.kept import keeping
from apps.decisions.admin.problem_groups import grouped
from apps.decisions.engine.analysis import ERROR, Problem
from apps.decisions.engine.plain_values import KEY
from apps.decisions.models import Draft, Rule, RulebookVersion

View = Callable[..., HttpResponse]
Pages = list[tuple[str, View, str]]  # address, view and the end of the name of each page
ONE_DRAFT = "<int:pk>/"  # where the pages of one draft begin
GONE = (services.DraftChanged, Draft.DoesNotExist, Rule.DoesNotExist)  # what a service says of a draft or rule that is gone meanwhile
UNDO = "undo:"  # what the tags of a message begin with that offers to take a change back; the address follows
AnyDraft = TypeVar("AnyDraft", Draft, PriceDraft)
AnyVersion = TypeVar("AnyVersion", RulebookVersion, PriceListVersion)
RIGHTS = "rule_rights"
ONLY_RULE_PEOPLE = "Drafts and versions of the rules are for rule authors and rule publishers. Ask a site administrator"


class RulePages(admin.ModelAdmin):
    """A model whose pages are our own: no stock page of it is reachable. `pages` lists address, view and name."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether the start page shows it."""
        return permissions.can_see_rule_admin(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Rule authors and publishers."""
        return permissions.can_see_rule_admin(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never by a stock form."""
        return False

    has_change_permission = has_delete_permission = lambda self, request, obj=None: False

    def pages(self) -> Pages:
        """Address, view and the end of the name of each page."""
        raise NotImplementedError

    def get_urls(self) -> list[URLPattern]:
        """Our pages, each behind the site's guard and for rule people only."""
        start = f"{self.opts.app_label}_{self.opts.model_name}"
        guarded = [(route, keeping(self.admin_site.admin_view(_for_rule_people(view))), end) for route, view, end in self.pages()]
        return [path(route, view, name=f"{start}_{end}") for route, view, end in guarded]


def _for_rule_people(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not any(rights_of(request).values()):
            raise PermissionDenied(ONLY_RULE_PEOPLE)
        try:
            return view(request, *args, **kwargs)
        except Published as published:
            return published.kind.gone(request, published.pk)

    return guarded


class Published(Exception):
    """The draft that an address names is published: its pages say as what."""

    def __init__(self, kind: "DraftKind[Any, Any]", pk: int) -> None:
        super().__init__(f"Draft {pk} is published")
        self.kind, self.pk = kind, pk


@dataclass(frozen=True, slots=True)
class DraftKind(Generic[AnyDraft, AnyVersion]):
    """Drafts of the rules, or of the prices: how one is found, what is said where it is gone, and where its pages are."""

    drafts: type[AnyDraft]
    versions: type[AnyVersion]
    gone_as: tuple[type[Exception], ...]  # what a service says of a draft that is gone meanwhile
    start: str  # of the names of the pages of a draft
    version_start: str  # of those of what it becomes
    version_word: str  # what stands before the number of a version
    crumbs: str  # the templates round its pages
    nav: str

    def find(self, pk: int) -> AnyDraft:
        """A draft that can still be edited. Raises Published for one that was, and Http404 for one that is not there."""
        draft = self.drafts.objects.filter(pk=pk).select_related("based_on").defer("based_on__canonical").first()
        if draft is None:
            raise Http404("No such draft")
        if not draft.is_open:
            raise Published(self, pk)
        return draft

    def key(self, found: Any) -> int:
        """By what its addresses name it."""
        return int(found.pk)

    def title(self, found: Any) -> str:
        """What its pages call it."""
        return str(found.title)

    def is_open(self, pk: int) -> bool:
        """Whether a draft is still there to be changed."""
        return self.drafts.objects.filter(pk=pk, published_as=None).exists()

    def version_of(self, pk: int) -> AnyVersion | None:
        """What a draft was published as; None where it was not."""
        return self.versions.objects.filter(draft__pk=pk).defer("canonical").first()

    def url(self, end: str, *args: Any) -> str:
        """The address of one of its pages, by the end of its name."""
        return reverse(f"{self.start}_{end}", args=args)

    def gone(self, request: HttpRequest, pk: int, *, typed: Sequence[tuple[str, str]] = (), **more: Any) -> HttpResponse:
        """The draft was published or discarded meanwhile: say which, and show what was typed, so that nobody has to type it again."""
        shown = {"of": self, "published": self.version_of(pk), "typed": [pair for pair in typed if pair[1].strip()], **more}
        return page(request, "gone", shown, status=409 if request.method == "POST" else 410)

    def say(self, request: HttpRequest, draft: AnyDraft, words: str, changes: Sequence[Any]) -> None:
        """Say what was done; where something changed, offer to undo it."""
        if not changes:
            messages.success(request, "Nothing was changed")
            return
        messages.success(request, words, extra_tags=f"{UNDO}{self.url('undo', draft.pk, changes[0].number)}")


def file_name(draft: Draft) -> str:
    """What a file of this draft is called, without its ending: the same whatever its form."""
    return f"{slugify(draft.title)[:60] or 'draft'}-revision-{draft.revision}"


def rule_for(draft: Draft, key: str) -> Rule:
    """A rule or row of this draft; 404 for any other."""
    rule = Rule.objects.filter(draft=draft, key=key).select_related("changed_by").first() if KEY.fullmatch(key) else None
    if rule is None:
        raise Http404("No such rule in this draft")
    rule.draft = draft
    return rule


def rights_of(request: HttpRequest) -> dict[str, bool]:
    """What this person may do to rules, asked once a request: for what pages show. Services ask again."""
    if not hasattr(request, RIGHTS):
        setattr(request, RIGHTS, dict(zip(("may_edit", "may_publish"), permissions.rights_on_rules(request.user), strict=True)))
    found: dict[str, bool] = getattr(request, RIGHTS)
    return found


def page(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A page of the administration, with what all of them show."""
    return render(request, f"admin/decisions/{template}.html", {**rights_of(request), "of": RULES, **context}, status=status)


def sorted_problems(problems: tuple[Problem, ...], plain: Mapping[str, Any]) -> dict[str, Any]:
    """Problems that forbid publishing, those that only warn, and all of them by kind and row. `plain` is the draft that they are in."""
    return {
        "errors": [problem for problem in problems if problem.severity == ERROR],
        "warnings": [problem for problem in problems if problem.severity != ERROR],
        "problem_groups": grouped(problems, plain),
    }


RULES = DraftKind(
    drafts=Draft,
    versions=RulebookVersion,
    gone_as=GONE,
    start="admin:decisions_draft",
    version_start="admin:decisions_rulebookversion",
    version_word="v",
    crumbs="admin/decisions/_crumbs.html",
    nav="admin/decisions/_draft_nav.html",
)
draft_for, is_open, version_of, gone = RULES.find, RULES.is_open, RULES.version_of, RULES.gone
