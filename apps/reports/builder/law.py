"""Law, security and frameworks that the rules which hold cite, with what each demands. May import the builder's parts and pure modules only."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from apps.catalogue.engine.review import is_due, review_on
from apps.reports import formatting
from apps.reports.builder import effort, first_asked, papered, steps
from apps.reports.builder.governance import LEAD, governance_rows
from apps.reports.builder.parts import Parts
from apps.reports.document import Law, Regime, Regimes
from apps.ui.formatting import counted, day, listed

KINDS = {"law": ("Law", "law"), "security": ("Security", "entry of a security list"), "framework": ("Frameworks", "framework")}
NAMED = "Named because a rule that holds here cites them. This is no legal advice: confirm each with counsel before you rely on it."
NOT_NAMED = "That does not say that there is none: what was not asked, or has no rule, cannot be named. Confirm with counsel."
NOTHING = "No law that this list knows, and no entry of a security list, is named by these answers"
NO_PLACE = "Which laws hold cannot be named until it is known where the people live"
NO_KIND = "Which laws hold cannot be named until it is known what kind of data the choices of users are"
NO_LAW_AMONG = " No law is among them. That does not say that there is none: ask counsel which holds where the people live."
SPOKEN_OF = " The warning by rule {rule} speaks of equal-treatment law: ask counsel which one holds here."
EQUAL_TREATMENT = "fairness_law"  # the warning
FOR_WHAT = "The {months} that page 1 allows for the law are for: {steps}"
MANY = {"entry of a security list": "entries of security lists", "framework": "frameworks"}
LAW = "law"
# What stands among the laws and is none, by how its title begins: one word, and the word for several.
RULING, GUIDELINE = ("ruling", "rulings"), ("guideline of a supervisor", "guidelines of supervisors")
NO_LAWS = {
    "Court of Justice": RULING,
    **dict.fromkeys(("EBA guidelines", "Federal Reserve", "Food and Drug Administration", "Prudential Regulation Authority"), GUIDELINE),
}
END_OF_NAME = re.compile(r"[,:]")  # after "GDPR" in "GDPR, Article 9: special categories of data"


def law(parts: Parts) -> Law | None:
    """The block; None where the decision was made before regimes were told apart, or where there is nothing to name."""
    if "governance" not in parts.result:
        return None
    rows = list(parts.result["governance"])
    groups = tuple(
        Regimes(title, tuple(_regime(parts, row) for row in rows if row["kind"] == kind))
        for kind, (title, _) in KINDS.items()
        if any(row["kind"] == kind for row in rows)
    )
    block = governance_rows(parts)
    if not groups and not block:
        return None
    return Law(
        heading=_heading(rows) if groups else _none_named(parts),
        lead=" ".join(filter(None, (_named(rows) if groups else f"{NOT_NAMED}{_spoken_of(parts)}", _for_what(parts)))),
        groups=groups,
        governance=block,
        governance_lead=LEAD if block else "",
    )


def _named(rows: list[Mapping[str, Any]]) -> str:
    """Why they are named; and that a list of frameworks or of security entries says nothing of laws."""
    return NAMED if any(row["kind"] == LAW for row in rows) else f"{NAMED}{NO_LAW_AMONG}"


def _none_named(parts: Parts) -> str:
    """Why none is named: nobody has said where the people live, or what kind of data what users chose is; or there is none."""
    if _waits_for_the_place(parts):
        return NO_PLACE
    return NO_KIND if first_asked.holds_choices_unsaid(parts) else NOTHING


def _waits_for_the_place(parts: Parts) -> bool:
    """Whether it is about people, and nobody has said where they live."""
    about = parts.used.get("sensitivity")
    of_people = effort.may_touch(parts) or (about is not None and about.value in effort.PERSONAL)
    return of_people and "jurisdiction" in parts.open


def _spoken_of(parts: Parts) -> str:
    """That a warning speaks of laws, where none of them is named."""
    warned = next((str(row["rule"]) for row in parts.result.get("flags", ()) if row["flag"] == EQUAL_TREATMENT), "")
    return SPOKEN_OF.format(rule=warned) if warned else ""


def _for_what(parts: Parts) -> str:
    """What page 1 allows months for; nothing where it allows none."""
    if parts.result["verdict"] != "pilot" or papered.kind(parts) != papered.LONG:
        return ""
    papers = [step.words.rstrip(".") for step in steps.before_the_trial(parts) if papered.is_slow(step.who, step.words)]
    return formatting.sentence(FOR_WHAT.format(months=papered.TIME[papered.LONG], steps="; ".join(map(formatting.lowered, papers))))


def _heading(rows: list[Mapping[str, Any]]) -> str:
    """The finding: how many of what ask something of this project. Several articles of one law are one law."""
    counts = [(sum(row["kind"] == kind for row in rows), word) for kind, (_, word) in KINDS.items() if kind != LAW]
    named = [*_laws([str(row["title"]) for row in rows if row["kind"] == LAW])]
    named += [counted(count, word, MANY[word]) for count, word in counts if count]
    return formatting.sentence(f"{listed(named)} {'asks' if len(rows) == 1 else 'ask'} something of this project").rstrip(".")


def _laws(titles: list[str]) -> Iterator[str]:
    """ "8 provisions of 2 laws", "2 rulings": what a court or a supervisor said is not counted among the laws."""
    kinds = {title: next((words for start, words in NO_LAWS.items() if title.startswith(start)), None) for title in titles}
    provisions = [title for title in titles if not kinds[title]]
    if provisions:
        laws = {END_OF_NAME.split(title)[0] for title in provisions}
        several = counted(len(provisions), "provision") + " of " if len(provisions) > len(laws) else ""
        yield several + counted(len(laws), "law")
    for words in (RULING, GUIDELINE):
        if count := sum(found == words for found in kinds.values()):
            yield counted(count, *words)


def _regime(parts: Parts, row: Mapping[str, Any]) -> Regime:
    return Regime(
        title=str(row["title"]),
        demands=str(row["demands"]),
        applies_from=f"Applies from {day(str(row['applies_from']))}." if row.get("applies_from") else "",
        checked=f"Checked on {day(str(row['checked_on']))}, confirm with counsel.",
        overdue=_overdue(parts, row),
        rules=tuple(str(key) for key in row.get("rules", ())),
    )


def _overdue(parts: Parts, row: Mapping[str, Any]) -> str:
    if not is_due("law", row, parts.prices, parts.on):
        return ""
    due = review_on("law", row, parts.prices)
    return f"Past its review date of {day(due)}." if due else ""
