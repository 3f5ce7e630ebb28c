"""What another rule book says of the same case otherwise: two results side by side, in words. Pure; knows `book` and results as plain data."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from apps.decisions.engine.book import Rulebook

Plain = Mapping[str, Any]
RULED_OUT, NOT_THERE = "ruled out", "not an option"
NOTES = (  # what a result lists beside the ranking: its name there, its words, and which field says it
    ("refusals", "Reasons not to build it", "because"),
    ("gates", "What has to come first", "needs"),
    ("held_to_pilot", "What holds it back to a pilot", "needs"),
    ("flags", "Warnings", "because"),
    ("next_steps", "Next steps", ""),
)


@dataclass(frozen=True, slots=True)
class Ranked:
    """One option: its place and points then and now, in words."""

    label: str
    before: str
    after: str
    moved: bool


@dataclass(frozen=True, slots=True)
class Weighed:
    """One reason for or against an option that came, went or counts otherwise."""

    kind: str  # came, went or changed
    rule: str
    because: str
    option: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Noted:
    """One list beside the ranking: what is no longer in it, and what is new."""

    title: str
    went: tuple[str, ...]
    came: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ThenAndNow:
    """All that two results on one case say otherwise."""

    verdict: tuple[str, str]
    recommendation: tuple[str, str]
    certainty: tuple[str, str]
    ranking: tuple[Ranked, ...]
    reasons: tuple[Weighed, ...]
    findings: tuple[tuple[str, str, str], ...]
    notes: tuple[Noted, ...]

    @property
    def is_same(self) -> bool:
        """Whether nothing at all differs that a reader is told."""
        heads = (self.verdict, self.recommendation, self.certainty)
        moved = any(before != after for before, after in heads) or any(row.moved for row in self.ranking)
        return not (moved or self.reasons or self.findings or self.notes)


def then_and_now(old: Rulebook, then: Plain, new: Rulebook, now: Plain) -> ThenAndNow:
    """Two results on the same case, each with the rule book that it was made by."""
    outcomes = [
        book.outcome_labels.get(str(result["recommendation"]), str(result["recommendation"])) for book, result in ((old, then), (new, now))
    ]
    return ThenAndNow(
        verdict=(str(then["verdict"]), str(now["verdict"])),
        recommendation=(outcomes[0], outcomes[1]),
        certainty=(str(then["certainty"]), str(now["certainty"])),
        ranking=tuple(_ranking(old, then, new, now)),
        reasons=tuple(_reasons(old, then, new, now)),
        findings=tuple(_findings(old, then, new, now)),
        notes=tuple(_notes(then, now)),
    )


def new_questions(old: Rulebook, new: Rulebook) -> tuple[str, ...]:
    """The short names of the questions that only the newer rules ask."""
    return tuple(question.slug for question in new.questions if question.slug not in old.question)


def _ranking(old: Rulebook, then: Plain, new: Rulebook, now: Plain) -> Iterable[Ranked]:
    before, after = _places(then["ranking"]), _places(now["ranking"])
    for slug in [*after, *(slug for slug in before if slug not in after)]:
        approach = new.approach.get(slug) or old.approach[slug]
        was, is_now = before.get(slug, NOT_THERE), after.get(slug, NOT_THERE)
        yield Ranked(approach.label, was, is_now, was != is_now)


def _places(ranking: Sequence[Plain]) -> dict[str, str]:
    standing = [row for row in ranking if not row["excluded"]]
    places = {str(row["approach"]): f"{place}. with {row['fit']} points" for place, row in enumerate(standing, start=1)}
    return {str(row["approach"]): places.get(str(row["approach"]), RULED_OUT) for row in ranking}


def _reasons(old: Rulebook, then: Plain, new: Rulebook, now: Plain) -> Iterable[Weighed]:
    before, after = _weights(then["ranking"]), _weights(now["ranking"])
    for key in [*after, *(key for key in before if key not in after)]:
        (was, because_then), (is_now, because_now) = before.get(key, ("", "")), after.get(key, ("", ""))
        if was == is_now:
            continue
        rule, slug = key
        approach = new.approach.get(slug) or old.approach[slug]
        kind = "came" if not was else "went" if not is_now else "changed"
        yield Weighed(kind, rule, because_now or because_then, approach.label, was, is_now)


def _weights(ranking: Sequence[Plain]) -> dict[tuple[str, str], tuple[str, str]]:
    """What each rule does to each option, with why."""
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for row in ranking:
        for reason in row["reasons"]:
            words = "rules it out" if reason["effect"] == "excludes" else f"{reason['weight']:+d} points".replace("-", "−")
            found[str(reason["rule"]), str(row["approach"])] = words, str(reason["because"])
    return found


def _findings(old: Rulebook, then: Plain, new: Rulebook, now: Plain) -> Iterable[tuple[str, str, str]]:
    before, after = then.get("findings", {}), now.get("findings", {})
    for slug in [*after, *(slug for slug in before if slug not in after)]:
        was, is_now = _value(old, slug, before), _value(new, slug, after)
        if was != is_now:
            finding = new.finding.get(slug) or old.finding[slug]
            yield finding.title, was, is_now


def _value(book: Rulebook, slug: str, findings: Plain) -> str:
    if slug not in findings or slug not in book.finding:
        return "not looked at"
    value = findings[slug]
    label = next((one.label for one in book.finding[slug].values if one.slug == value), "")
    return label or ("not known yet" if value == "unknown" else "nothing")


def _notes(then: Plain, now: Plain) -> Iterable[Noted]:
    for name, title, field in NOTES:
        was, is_now = ([str(row[field] if field else row) for row in result.get(name, ())] for result in (then, now))
        went, came = tuple(words for words in was if words not in is_now), tuple(words for words in is_now if words not in was)
        if went or came:
            yield Noted(title, tuple(dict.fromkeys(went)), tuple(dict.fromkeys(came)))
