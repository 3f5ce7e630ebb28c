"""The live panel: where this is heading, and what the last answer did. A hint, never a verdict. Asks no table, changes nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from apps.decisions.engine import decide
from apps.decisions.engine.against import clause, out_by
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.naming import RARE_EVENTS, label_of
from apps.decisions.engine.outcome import DO_NOT_BUILD
from apps.decisions.engine.terms import Question, Test, Value
from apps.decisions.engine.wording import state_of_check
from apps.intake.journey.way import Journey
from apps.ui import formatting

CHECKS_SHOWN = 4
LEVEL_NAMED = 2  # options of one fit; more are counted
MOST_LEVEL = 4  # more bars of one length say nothing (house judgement)
NOT_COUNTED = "Nothing has moved: your last answer is not counted yet"
CONTESTED = "Two answers contradict each other, and neither is counted"
NO_LONGER_COUNTED = "Your last answer is not counted yet, and neither is what stood there before"
CHECK_LOOKS = {
    "condition": ("c-amber", "warn", "Condition"),
    "stop": ("c-stop", "stop", "Stop"),
    "first": ("c-later", "clock", "First"),
    "unknown": ("c-plain", "question", ""),
    "pass": ("c-plain", "", ""),
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One option of the live panel. `move` is what the last answer did to it, in points; an excluded one has no fit."""

    label: str
    fit: int
    move: int
    ruled_out_by: str
    leads: bool
    why_out: str = ""  # the reason of that rule, as the end of a sentence

    @property
    def width(self) -> int:
        return max(0, min(100, self.fit))

    @property
    def moved_by(self) -> int:
        return abs(self.move)


@dataclass(frozen=True, slots=True)
class Check:
    """One chip. `words` is its state, where the label alone does not say it."""

    label: str
    look: str
    icon: str
    words: str


@dataclass(frozen=True, slots=True)
class Panel:
    """Where this is heading: a hint, never a verdict. `moved` is the one sentence that is announced."""

    leading: str
    moved: str
    first: str
    bars: tuple[Bar, ...]  # none while nothing tells the options apart
    is_begun: bool
    checks: tuple[Check, ...]
    matters: tuple[Question, ...]


def panel(journey: Journey, before: Journey | None = None, *, counted: bool = True) -> Panel:
    """The live panel for these answers. `before` is how they stood before the last one; `counted` is False after one that cannot be read."""
    book = journey.book
    counts = _uncontested(journey)
    counted_before = counts if before is None else _uncontested(before)
    now = decide.preview(journey.machine, counts, counted_before)
    was = now["was"] or now
    fits = {row["approach"]: row["fit"] for row in was["ranking"] if not row["excluded"]} if counted else {}
    level = _level(now)
    called = _called(journey, counts)
    bars = tuple(
        _bar(book, row, called[row["approach"]], fits, leads=not level and number == 0) for number, row in enumerate(now["ranking"])
    )
    checks = _reached(journey, now["checks"])
    return Panel(
        leading=_leading(called, now, level, nothing_known=not counts),
        moved=_announced(journey, _moved(bars, was, now, _raised(book, was, now)), moved=was is not now, counted=counted),
        first=_first(book, now, checks) if counts else "",
        bars=bars if counts and (len(level) <= MOST_LEVEL or any(bar.ruled_out_by for bar in bars)) else (),
        is_begun=bool(counts),
        checks=_checks(checks) if counts else (),
        matters=tuple(book.question[slug] for slug in now["questions_that_matter"] if slug in book.question)[:3],
    )


def _uncontested(journey: Journey) -> dict[str, Value]:
    return {slug: value for slug, value in journey.used.items() if slug not in journey.contested}


def _called(journey: Journey, counts: Mapping[str, Value]) -> Mapping[str, str]:
    """What each option is called by these answers, as the decision will call it."""
    book = journey.book
    rare = next((each.choices for each in book.lists if each.slug == RARE_EVENTS), ())
    return {slug: label_of(slug, approach.label, counts, rare) for slug, approach in book.approach.items()}


def _bar(book: Rulebook, row: Mapping[str, Any], label: str, was: Mapping[str, int], *, leads: bool) -> Bar:
    out = str(out_by(row)["rule"]) if row["excluded"] else ""
    why = clause(book.rule[out].because) if out in book.rule else ""
    fit = row["fit"] or 0
    move = 0 if row["excluded"] else fit - was.get(row["approach"], fit)
    return Bar(label, fit, move, out, leads and not row["excluded"], why)


def _level(now: Mapping[str, Any]) -> Sequence[str]:
    """The options that fit best, where no single one does."""
    standing = [row for row in now["ranking"] if not row["excluded"]]
    best = [row["approach"] for row in standing if row["fit"] == max(other["fit"] for other in standing)]
    return best if len(best) > 1 else ()


def _leading(called: Mapping[str, str], now: Mapping[str, Any], level: Sequence[str], *, nothing_known: bool) -> str:
    if nothing_known:
        return "Nothing to go by yet"
    if now["recommendation"] == DO_NOT_BUILD:
        return "So far, a rule speaks against building this"
    if now["leader"] not in called:
        return "Every option is ruled out so far"
    if len(level) == LEVEL_NAMED:
        named = formatting.listed([f"“{called[slug]}”" for slug in level])
        return f"{named} are level so far"
    if level:
        return f"Nothing leads yet: {len(level)} options are level"
    return f"“{called[now['leader']]}” looks best so far"


def _first(book: Rulebook, now: Mapping[str, Any], checks: Iterable[Mapping[str, Any]]) -> str:
    """What an open gate asks for before anything else; nothing where it only waits for a question that was not reached yet."""
    recommended = now["recommendation"]
    gate = recommended != DO_NOT_BUILD and recommended not in book.approach
    return book.outcome_labels[recommended] if gate and any(check["state"] == "stop" for check in checks) else ""


def _reached(journey: Journey, checks: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The checks; one that stops only because a question was not come to yet is not known, which is no reason for alarm."""
    return [{**check, "state": "unknown"} if check["state"] == "stop" and _waits(journey, check["rule"]) else check for check in checks]


def _waits(journey: Journey, key: str) -> bool:
    rule = journey.book.rule.get(key)
    missing = [item.subject for item in rule.when if isinstance(item, Test) and item.operator == "is unknown"] if rule else []
    return any(journey.is_asked(slug) and not journey.is_answered(slug) and not journey.of(slug).typed.strip() for slug in missing)


def _announced(journey: Journey, sentence: str, *, moved: bool, counted: bool) -> str:
    """The one sentence that is announced after a save."""
    if not counted:
        return NO_LONGER_COUNTED if moved else NOT_COUNTED
    return CONTESTED if journey.contested else sentence


def _raised(book: Rulebook, was: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """The warnings that the last answer raised, as the end of a sentence."""
    earlier = {flag["flag"] for flag in was["flags"]}
    new = list(dict.fromkeys(flag["flag"] for flag in now["flags"] if flag["flag"] not in earlier))
    labels = [flag.label for slug in new for flag in book.flags if flag.slug == slug]
    if not labels:
        return ""
    return f"raised the warning “{labels[0]}”" + (f" and {len(labels) - 1} more" if len(labels) > 1 else "")


def _moved(bars: Iterable[Bar], was: Mapping[str, Any], now: Mapping[str, Any], raised: str) -> str:
    """One sentence on what the last answer did: what it ruled out, else the largest move, with the warnings it raised; else what it settled."""
    too = f", and {raised}" if raised else ""
    bars = list(bars)
    out_before = {row["approach"] for row in was["ranking"] if row["excluded"]}
    pairs = list(zip(bars, now["ranking"], strict=True))
    if new := [bar for bar, row in pairs if row["excluded"] and row["approach"] not in out_before]:
        more = f", and {len(new) - 1} more" if len(new) > 1 else ""
        return f"Your last answer ruled out “{new[0].label}” (rule {new[0].ruled_out_by}){more}{too}"
    if back := [bar for bar, row in pairs if not row["excluded"] and row["approach"] in out_before]:
        return f"Your last answer brought “{back[0].label}” back{too}"
    if moves := sorted((bar for bar in bars if bar.move), key=lambda bar: -bar.moved_by):
        way = "up" if moves[0].move > 0 else "down"
        return f"Your last answer moved “{moves[0].label}” {way} by {moves[0].moved_by}{too}"
    if raised:
        return f"No option moved; your last answer {raised}"
    if was is now:
        return ""
    earlier = {check["rule"]: check["state"] for check in was["checks"]}
    settled = sum(check["state"] != "unknown" and earlier.get(check["rule"]) == "unknown" for check in now["checks"])
    return (
        f"No option moved; your last answer settled {formatting.counted(settled, 'check')}" if settled else "Your last answer moved nothing"
    )


def _checks(checks: Sequence[Mapping[str, Any]]) -> tuple[Check, ...]:
    """What stands in the way by name, the worst first; what does not arise and what is not known as counts."""
    named = [(check, state) for state in ("stop", "first", "condition") for check in checks if state_of_check(check) == state]
    chips = [_check(check["needs"], state) for check, state in named[:CHECKS_SHOWN]]
    more = len(named) - len(chips)
    open_ones, idle = (sum(check["state"] == state for check in checks) for state in ("unknown", "pass"))
    return (
        *chips,
        *([Check(f"{more} more", "c-amber", "warn", "")] if more else []),
        *([_check(f"{open_ones} not known yet", "unknown")] if open_ones else []),
        *([_check(f"{idle} {'does' if idle == 1 else 'do'} not arise", "pass")] if idle else []),
    )


def _check(label: str, state: str) -> Check:
    look, icon, words = CHECK_LOOKS[state]
    return Check(label if words else label[:1].upper() + label[1:], look, icon, words)
