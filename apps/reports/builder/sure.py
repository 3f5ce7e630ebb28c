"""How sure the recommendation is: one word, what it means here, and what would settle it. May import the builder's parts and pure modules only.

“Settled” alone is said only over a clear lead: over a draw, and over assumed answers that alone can change it, the word says so.
"""

from collections.abc import Mapping
from typing import Any

from apps.decisions.engine import certainty as certain
from apps.decisions.engine.decide import NOT_RULED_OUT
from apps.reports import formatting
from apps.reports.builder import costs, guesses, held_open, provisos
from apps.reports.builder.deciding import SPEED, deciding, puts_another_first
from apps.reports.builder.effort import effort
from apps.reports.builder.parts import Parts
from apps.reports.document import HowSure, ToSettle
from apps.ui.formatting import counted, listed, money, number

SURE = {"settled": "Settled", "conditional": "Settled if", "leaning": "Leaning"}
LEVEL, CLOSE, IF_HELD = "Level", "Close", "If the answers hold"
A_MINUTE = "A person looks at each answer first, so it is taken that one may take a minute: were it wanted sooner, another way could lead."
IN_THE_END = "No open answer can change it in the end."
READ_OFF = (
    "Only the list of forbidden practices could change it, and no answer points to one: read it yourself in five minutes, see Next steps."
)
NO_OTHER_WAY = "No answer that is still missing can put another option first."
NOT_BY_TWO = "No change of one or two answers puts another option first; a stop, or several answers together, still can."
MOST_TO_SETTLE = 5
BY_PRICE, BY_QUOTE = "Choose by price and by who may see the data.", "Ask for the quote first: the price decides."


def how_sure(parts: Parts) -> HowSure:
    """The word, and the list of what would settle it with the effort of each."""
    certainty = str(parts.result["certainty"])
    word, before = _word(parts, certainty), " ".join(filter(None, (_draw(parts), _assumed(parts))))
    conditions, still_open = provisos.conditions(parts), provisos.still_open(parts)
    if certainty == "settled":
        return _settled(parts, word, before)
    if not conditions and not still_open and _is_read_off(parts):
        firm = IF_HELD if parts.all_assumed and parts.is_clear else _word(parts, "settled")
        return HowSure(certainty, firm, firm, f"{_draw(parts)} {READ_OFF}{_weak(parts)} {held_open.said(parts)}".strip(), (), "")
    if certainty == "conditional":
        items = tuple(_provided(parts, row) for row in conditions)
        lead = " ".join(
            filter(None, (before, held_open.said(parts), "No missing answer can put another option first. This holds as long as"))
        )
        return HowSure(certainty, word, f"{word}: {counted(len(items), 'condition')}", lead, *_some(items))
    items = tuple(_to_find_out(parts, slug) for slug in still_open)
    what = "another option first" if parts.builds else "something else first"
    some = counted(len(items), "open answer")
    settles = "The answer to this question settles it" if len(items) == 1 else "The answers to these questions settle it"
    can = f"{some} can still put {what}."
    if parts.builds and not puts_another_first(parts):
        can = NOT_BY_TWO
    lead = f"{can} {settles}" if items else _why_not_settled(parts)
    if not items and (firm := _agrees_in_the_end(parts) or _given_time(parts)):
        return HowSure(certainty, IF_HELD, IF_HELD, f"{_level(parts)} {firm}{_weak(parts)}".strip(), (), "")
    return HowSure(certainty, word, f"{word}: {some}" if items else word, f"{_level(parts)} {lead}".strip(), *_some(items))


def _settled(parts: Parts, word: str, before: str) -> HowSure:
    """That the way is settled; and, of a go, the answers by which it may still have to be a pilot first."""
    held = held_open.said(parts)
    if held:
        firm = before or f"{NO_OTHER_WAY}{_weak(parts)}"
        short = f"{word}{';' if ',' in word else ','} {counted(len(held_open.waiting(parts)), 'open check')}"
        return HowSure("settled", word, short, f"{firm} {held}", (), "")
    return HowSure(
        "settled", word, word, before or f"No answer that is still missing can change this recommendation.{_weak(parts)}", (), ""
    )


def _is_read_off(parts: Parts) -> bool:
    """Whether anything was left open that is read off a list."""
    asked = [*(str(row["question"]) for row in parts.result.get("conditions", ())), *deciding(parts)]
    return any(provisos.is_read_off(parts, slug) for slug in asked)


def _agrees_in_the_end(parts: Parts) -> str:
    """That every full set of answers leads to the same advice, where it does."""
    return IN_THE_END if str(parts.result.get("not_ruled_out") or "") == NOT_RULED_OUT[certain.ON_THE_WAY] else ""


def _given_time(parts: Parts) -> str:
    """That a minute's time was taken as given, where that alone was open."""
    return A_MINUTE if SPEED in parts.result.get("deciding_questions", ()) else ""


def _weak(parts: Parts) -> str:
    matter = f"; {guesses.note(parts)}" if guesses.alone_change_it(parts) else ""
    return f" {len(parts.assumed)} of {counted(len(parts.used), 'answer')} are assumed{matter}." if parts.assumed else ""


def _word(parts: Parts, certainty: str) -> str:
    if certainty == "leaning":
        return SURE[certainty]
    if not parts.is_clear:
        return LEVEL if parts.level else CLOSE
    if certainty == "settled" and parts.all_assumed:
        return IF_HELD
    return (guesses.holds_if(parts) if certainty == "settled" else "") or SURE[certainty]


def _draw(parts: Parts) -> str:
    """That two ways are level or close, and what then decides between them; nothing where the lead is clear."""
    if parts.is_clear or parts.next is None:
        return ""
    if parts.level:
        said = f"{_level(parts)} No missing answer tells them apart."
    else:
        ahead = counted(parts.lead, "point")
        said = f"{_first(parts)} is only {ahead} ahead of {parts.name(parts.next['approach'])}. No missing answer makes that a clear lead."
    bought = [row for row in (parts.leader, parts.next) if row and costs.own_work(parts, str(row["approach"]))]
    return f"{said} {BY_QUOTE if bought else f'{BY_PRICE}{_prices(parts)}'}"


def _level(parts: Parts) -> str:
    if parts.is_clear or not parts.level:
        return ""
    names = [_first(parts), *(parts.name(str(row["approach"])) for row in parts.level)]
    return f"{listed(names)} are level, at {number(parts.level[0]['fit'])} points each."


def _first(parts: Parts) -> str:
    name = parts.name(str(parts.leader["approach"])) if parts.leader else ""
    return name[:1].upper() + name[1:]


def _prices(parts: Parts) -> str:
    """What each of the two likely costs in the first year, where both can be said."""
    said = []
    for row in (parts.leader, parts.next):
        figure = costs.first_year(parts, str(row["approach"])) if row else None
        if not isinstance(figure, costs.FirstYear):
            return ""
        said.append(f"{parts.name(str(row['approach']))} likely costs {money(figure.likely, parts.currency)}" if row else "")
    return f" In the first year {listed(said)}."


def _assumed(parts: Parts) -> str:
    if not parts.all_assumed:
        return ""
    count = len(parts.used)
    if count == 1:
        return "The only answer is assumed: this stands only if it holds."
    start = "" if not parts.is_clear or parts.result["certainty"] != "settled" else "No missing answer can change this. But "
    return formatting.sentence(f"{start}{'all' if start else 'All'} {count} answers are assumed: this stands only if they hold")


def _provided(parts: Parts, row: Mapping[str, Any]) -> ToSettle:
    slug = str(row["question"])
    return ToSettle(slug, str(row["provided"]), f"otherwise: {parts.name(str(row['else']))}", effort(parts, slug))


def _to_find_out(parts: Parts, slug: str) -> ToSettle:
    return ToSettle(slug, parts.asked_in_full(slug), "", effort(parts, slug))


def _some(items: tuple[ToSettle, ...]) -> tuple[tuple[ToSettle, ...], str]:
    left = len(items) - MOST_TO_SETTLE
    return items[:MOST_TO_SETTLE], f"and {left} more, listed under Next steps" if left > 0 else ""


def _why_not_settled(parts: Parts) -> str:
    return str(parts.result.get("not_ruled_out") or "Some answers are still open.")
