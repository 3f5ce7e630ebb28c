"""The list of use cases as its address asks for it: searched, filtered, in an order. Reads only."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Lower
from django.http import QueryDict

from apps.accounts.selectors import Person
from apps.intake.models import UseCase, UseCaseDecision
from apps.intake.selectors import use_cases_for

DRAFT = "draft"  # in place of a verdict: nothing decided yet
VERDICTS = {DRAFT: "Draft, not decided", "go": "Go", "pilot": "Pilot first", "not_yet": "Not yet", "stop": "Stop"}
LATEST = "latest"
ORDERS = {LATEST: "Changed last", "oldest": "Changed longest ago", "title": "Title"}
LONGEST_SEARCH = 200
TICKED, TOO_FEW = "of", "few"  # in the address: what is ticked to be compared, and that it was too little
NONE_TICKED, ONE_TICKED = "Tick two to four decided use cases, then press Compare", "Tick one more: a decision is compared with another"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address of a list asks for; what it does not know is left out, so that every address shows a list."""

    search: str = ""
    verdict: str = ""
    workspace: str = ""
    order: str = LATEST

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "Wanted":
        verdict, order = given.get("verdict", ""), given.get("sort", "")
        return cls(
            search=given.get("q", "").strip()[:LONGEST_SEARCH],
            verdict=verdict if verdict in VERDICTS else "",
            workspace=_identifier(given.get("workspace", "")),
            order=order if order in ORDERS else LATEST,
        )

    @property
    def is_narrow(self) -> bool:
        return bool(self.search or self.verdict or self.workspace)

    @property
    def but_verdict(self) -> str:
        """The same whatever the verdict, as the front of an address."""
        return replace(self, verdict="").query

    @property
    def query(self) -> str:
        """The same as the front of an address, before the page; empty where nothing is asked for."""
        said = {"q": self.search, "verdict": self.verdict, "workspace": self.workspace, "sort": "" if self.order == LATEST else self.order}
        kept = {name: value for name, value in said.items() if value}
        return f"{urlencode(kept)}&" if kept else ""


def listed(user: Person, wanted: Wanted) -> QuerySet[UseCase]:
    """This person's use cases that the address asks for, in its order."""
    found = use_cases_for(user)
    for word in wanted.search.split():
        found = found.filter(title__icontains=word)
    if wanted.workspace:
        found = found.filter(workspace_id=wanted.workspace)
    if wanted.verdict:
        found = found.annotate(verdict_now=_newest_verdict()).filter(verdict_now=None if wanted.verdict == DRAFT else wanted.verdict)
    if wanted.order == "title":
        return found.order_by(Lower("title"), "id")
    return found.order_by("updated_at", "id") if wanted.order == "oldest" else found


def decided(user: Person, wanted: Wanted) -> QuerySet[UseCase]:
    """The same without the drafts, each with the verdict of its newest decision as `verdict_now`."""
    return listed(user, wanted).annotate(verdict_now=_newest_verdict()).exclude(verdict_now=None)


def counts(user: Person, wanted: Wanted) -> dict[str, int]:
    """How many are decided by verdict, whatever verdict the address asks for."""
    every = listed(user, replace(wanted, verdict="")).order_by().annotate(verdict_now=_newest_verdict()).exclude(verdict_now=None)
    return dict(every.values_list("verdict_now").annotate(many=Count("pk")))


def told_to_tick(given: QueryDict, shown: Iterable[uuid.UUID | None]) -> list[tuple[str, str]]:
    """What an address says of a comparison with too little ticked, with the tick to go to first: as an error summary lists it."""
    first = next((pk for pk in shown if pk is not None and str(pk) not in given.getlist(TICKED)), None)
    if TOO_FEW not in given or first is None:
        return []
    return [(f"of-{first}", ONE_TICKED if given.getlist(TICKED) else NONE_TICKED)]


def _newest_verdict() -> Subquery:
    return Subquery(UseCaseDecision.objects.filter(use_case=OuterRef("pk")).order_by("-number").values("decision__verdict")[:1])


def _identifier(text: str) -> str:
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return ""


def undecided(*, most: int) -> int:
    """How many use cases of the whole site have no decision yet, counted to one more than `most`. A number alone: nothing of them is shown."""
    decided = UseCaseDecision.objects.filter(use_case=OuterRef("pk"))
    return UseCase.objects.filter(~Exists(decided), binned_at=None).order_by()[: most + 1].count()
