"""What the pages say of an impact, of a draft of rules or prices: where the run stands, what it counted, and each case only as far as the reader may see it.

Of a case in a workspace that is not the reader's nothing is said but its number, verdicts, recommendations and rules.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, OuterRef, QuerySet, Subquery, Value, When

from apps.decisions.builder.causes import VERDICTS, Cause, cause_of, from_to
from apps.decisions.models import Decision, Draft, ImpactLine, ImpactRun, RulebookActivation, RulebookVersion
from apps.decisions.models.impact import READY, Tried, revision_of, whose
from apps.ui import formatting

ASPECT_WORDS = {
    "verdict": "Verdict",
    "recommendation": "Recommendation",
    "certainty": "How sure it is",
    "checks": "Checks",
    "flags": "Warnings",
    "fit": "Fit of the options",
    "cost": "Cost of what comes first",
}
UNREAD_WORDS = {
    "gone": "“{}” is not asked any more",
    "choice": "a choice that was taken for “{}” is not there any more",
    "outside": "“{}” takes other numbers",
    "clash": "“{}” does not go with another answer",
}
NOT_YET_WORDS = {**UNREAD_WORDS, "gone": "“{}” is not asked there", "choice": "a choice that was taken for “{}” is not there"}
Place = tuple[str, str]  # a part of the rules and a key in it


@dataclass(frozen=True, slots=True)
class Shown:
    """One case as this reader may see it. `title` and `aside` are empty where the workspace is not hers."""

    line: ImpactLine
    number: str
    title: str
    is_worked: bool
    before: str
    after: str
    certainty: tuple[str, str]
    what: tuple[str, ...]
    causes: tuple[str, ...]
    stored: str
    aside: tuple[str, ...]
    why: tuple[str, ...]
    is_added: bool = False  # a test case that the rules before the draft did not have
    new: tuple[str, ...] = ()  # questions that only the draft asks, or asks so: before, it was decided without their answers
    left: tuple[str, ...] = ()  # questions that are no more, or a choice of which is no more: after, it is decided without their answers


@dataclass(frozen=True, slots=True)
class Impact:
    """What is known of a draft's impact: the newest run, the last that came to its end, and what has become of the draft since."""

    run: ImpactRun | None
    ready: ImpactRun | None
    stale: tuple[str, ...]
    since: int = 0  # decisions made since it was asked for

    @property
    def stored(self) -> Mapping[str, Any]:
        return self.ready.counts["stored"] if self.ready else {}

    @property
    def worked(self) -> Mapping[str, Any]:
        return self.ready.counts["worked"] if self.ready else {}

    @property
    def new(self) -> int:
        """Cases with answers that the rules in force do not ask for: they are judged without those before."""
        return sum(counts.get("new", 0) for counts in (self.stored, self.worked))

    @property
    def left(self) -> int:
        """Cases with answers that there is no question or choice for any more: they are judged without those after."""
        return sum(counts.get("left", 0) for counts in (self.stored, self.worked))

    @property
    def others(self) -> int:
        """The stored decisions that were neither decided by both nor unreadable: nothing that changes touches them."""
        return max(0, self.stored.get("cases", 0) - self.stored.get("judged", 0) - self.stored.get("unread", 0))

    @property
    def unread(self) -> int:
        """Cases that cannot be read."""
        return sum(counts.get("unread", 0) for counts in (self.stored, self.worked))

    @property
    def moves(self) -> tuple[str, ...]:
        """“7 verdicts change from Go to Stop”, most first."""
        return verdict_moves(self.stored)

    @property
    def causes(self) -> tuple[Cause, ...]:
        """The changes that move a case, the one that moves most verdicts first, then those that move none."""
        if self.ready is None:
            return ()
        found = [cause_of(name, words, self.ready.counts) for name, words in self.ready.words["changes"].items()]
        return tuple(sorted(found, key=lambda cause: (not cause.moves, -cause.cases, cause.part, cause.key)))

    @property
    def moving(self) -> tuple[Cause, ...]:
        """Those by which a case comes out differently."""
        return tuple(cause for cause in self.causes if cause.cases)

    @property
    def holding(self) -> tuple[Cause, ...]:
        """The rules among the others that hold all the same."""
        return tuple(cause for cause in self.causes if not cause.cases and cause.is_held)

    @property
    def idle(self) -> tuple[Cause, ...]:
        """The rest."""
        return tuple(cause for cause in self.causes if not cause.cases and not cause.is_held)

    @property
    def moved_cases(self) -> str:
        """“2 of 40 stored decisions and 1 of 32 test cases come out differently”; of no decision it says so, lest it reads as if nobody were touched."""
        stored = self.stored["cases"]
        both = (
            [f"{formatting.number(self.stored['moved'])} of {formatting.counted(stored, 'stored decision', 'stored decisions')}"]
            if stored
            else []
        )
        both += [self.moved_tests] if self.worked["cases"] else []
        none = [] if stored else ["no decision is stored yet"]
        said = "; ".join([*none, *([f"{' and '.join(both)} come out differently"] if both else [])])
        return said[:1].upper() + said[1:]

    @property
    def moved_tests(self) -> str:
        """“2 of 32 test cases (1 of them added in this draft)”."""
        moved, added = self.worked["moved"], self.worked.get("added", 0)
        words = f"{formatting.number(moved)} of {formatting.counted(self.worked['cases'], 'test case', 'test cases')}"
        if not added:
            return words
        return f"{words} ({'' if added == moved else f'{formatting.number(added)} of them '}added in this draft)"


def impact_for(draft: Tried, *, live: RulebookVersion | None, price_list_id: int | None) -> Impact:
    """The impact of a draft, in one query. For the review before publishing, too: `moves` and `stale` say what a reviewer must know."""
    return _impact(draft, list(_runs_of(draft)[:MOST_RUNS]), live.number if live else None, price_list_id)


def impact_beside(draft: Tried, *, activations: QuerySet[RulebookActivation], price_list_id: int | None) -> Impact:
    """The same, where the rules in force are not at hand: of `activations` the first one is, which the same query asks for."""
    runs = list(_runs_of(draft).annotate(in_force=Subquery(activations.values("version__number")[:1]))[:MOST_RUNS])
    return _impact(draft, runs, runs[0].in_force if runs else None, price_list_id)


def _runs_of(draft: Tried) -> QuerySet[Any]:
    """The last runs of a draft, the newest first, each with how many decisions were made since."""
    made = Decision.objects.filter(decided_at__gt=OuterRef("requested_at")).order_by().values(every=Value(1)).annotate(count=Count("pk"))
    since = Case(When(status=READY, then=Subquery(made.values("count"))))
    return ImpactRun.objects.filter(**whose(draft)).select_related("before", "price_list").defer(*LONG).annotate(since=since)


def _impact(draft: Tried, runs: Sequence[Any], live: int | None, price_list_id: int | None) -> Impact:
    ready = next((run for run in runs if run.status == READY), None)
    if ready is None:
        return Impact(runs[0] if runs else None, None, ())
    stale = []
    if ready.revision != revision_of(draft):
        stale.append("The draft has changed since")
    if live is not None and ready.before.number != live:
        stale.append(f"v{live} is in force now; this compares with v{ready.before.number}")
    if price_list_id is not None and ready.price_list_id != price_list_id:
        stale.append("Another price list is in force now")
    return Impact(runs[0], ready, tuple(stale), ready.since or 0)


MOST_RUNS = 5  # that are looked through for one that came to its end
LONG = ("canonical", "fired", "before__canonical", "price_list__canonical")


def fires(draft: Draft) -> tuple[Mapping[str, Sequence[int]], int] | None:
    """In how many stored decisions each rule and row holds, before and after, and of how many; None before a run came to its end."""
    found = ImpactRun.objects.filter(draft=draft, status=READY).values_list("fired", "counts__stored__cases").first()
    return None if found is None else (found[0], found[1] or 0)


def verdict_moves(counts: Mapping[str, Any]) -> tuple[str, ...]:
    """Each move of verdicts in a sentence, the most frequent first."""
    moves = sorted(counts.get("moves", {}).items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(f"{formatting.counted(count, 'verdict changes', 'verdicts change')} from {from_to(move)}" for move, count in moves)


def lines_of(run: ImpactRun, *, cause: str = "", kind: str = ImpactLine.MOVED) -> Any:
    """The lines of a run, the weightiest first, without what of a decision no line shows."""
    found = ImpactLine.objects.filter(run=run, kind=kind).select_related("decision").only(*LINE)
    return found.filter(causes__contains=[cause]) if cause else found


def count_of(run: ImpactRun, *, cause: str = "", kind: str = ImpactLine.MOVED) -> int:
    """How many `lines_of` are, as the run counted them."""
    both = [run.counts[cases] for cases in ("stored", "worked")]
    if cause:
        return sum(counts["causes"].get(cause, {}).get("cases", 0) for counts in both)
    return sum(counts["moved" if kind == ImpactLine.MOVED else "unread"] for counts in both)


LINE = (
    "run", "case", "kind", "weight", "aspects", "causes", "how", "before", "after", "details", "decision__workspace_id",
    "decision__title", "decision__verdict", "decision__recommendation", "decision__certainty",
)  # fmt: skip


def shown(run: ImpactRun, lines: Iterable[ImpactLine], *, mine: frozenset[uuid.UUID]) -> list[Shown]:
    """Lines as somebody of these workspaces may see them."""
    here = list(lines)
    titles = dict(run.worked.filter(name__in=[line.case for line in here if line.decision is None]).values_list("name", "title"))
    return [_shown(run, line, line.decision is None or line.decision.workspace_id in mine, titles.get(line.case, "")) for line in here]


def _shown(run: ImpactRun, line: ImpactLine, is_open: bool, case_title: str) -> Shown:
    words, decision = run.words, line.decision
    outcomes = words["outcomes"]
    label = lambda side: outcomes.get(side.get("recommendation", ""), side.get("recommendation", ""))  # noqa: E731
    return Shown(
        line=line,
        number=line.case or str(line.decision_id),
        title=case_title if decision is None else decision.title if is_open else "",
        is_worked=decision is None,
        before=label(line.before),
        after=label(line.after),
        certainty=(line.before.get("certainty", ""), line.after.get("certainty", "")),
        what=tuple(ASPECT_WORDS[aspect] for aspect in line.aspects),
        causes=tuple(cause_words(run, cause) for cause in line.causes),
        stored=_stored(line, outcomes),
        aside=tuple(_aside(run, line)) if is_open else (),
        why=tuple(_why(run, line)),
        is_added=bool(line.details.get("added")),
        new=tuple(words["questions"].get(slug, slug) for slug, _why_not in line.details.get("new", ())),
        left=tuple(words["questions"].get(slug, slug) for slug, _why_not in line.details.get("left", ())),
    )


def cause_words(run: ImpactRun, cause: str) -> str:
    """A change as it is named in a list: the key of a rule, the kind and name of anything else."""
    found = run.words["changes"].get(cause, {})
    return (
        found.get("key", cause) if found.get("part") in ("rules", "rows") else f"{found.get('words', '')} {found.get('key', cause)}".strip()
    )


def _stored(line: ImpactLine, outcomes: Mapping[str, str]) -> str:
    """What the decision itself says, where the rules in force say something else by now."""
    decision = line.decision
    if decision is None or line.kind != ImpactLine.MOVED:
        return ""
    if (decision.verdict, decision.recommendation) == (line.before["verdict"], line.before["recommendation"]):
        return ""
    return f"{VERDICTS[decision.verdict]}, {outcomes.get(decision.recommendation, decision.recommendation)}"


def _aside(run: ImpactRun, line: ImpactLine) -> Iterable[str]:
    """What else moved, for a case that the reader may see whole."""
    details = line.details
    for aspect, labels in (("checks", {**run.words["gates"], **run.words["outcomes"]}), ("flags", run.words["flags"])):
        for how, slugs in details.get(aspect, {}).items():
            if slugs:
                yield f"{ASPECT_WORDS[aspect]} that {how}: {', '.join(labels.get(slug, slug) for slug in slugs)}"
    for slug, (was, now) in details.get("fit", {}).items():
        yield f"{run.words['outcomes'].get(slug, slug)}: {_fit(was)} → {_fit(now)}"
    if "cost" in details:
        was, now = (formatting.number(amount) if amount else "not known" for amount in details["cost"])
        yield " ".join(filter(None, (f"First year likely: {was} → {now}", run.words.get("currency"))))


def _fit(points: int | None) -> str:
    return "ruled out" if points is None else f"fit {points}"


def _why(run: ImpactRun, line: ImpactLine) -> Iterable[str]:
    questions = run.words["questions"]
    sides = (("The draft", "unread", UNREAD_WORDS), (f"v{run.before.number}", "unread_before", NOT_YET_WORDS))
    for book, key, words in sides:
        said = [words[why].format(questions.get(slug, slug)) for slug, why in line.details.get(key, ())]
        if said:
            yield f"{book} cannot read it: {'; '.join(said)}"
