"""What a test case expects as fields on a page, and back. Knows posted data and the draft's words, saves nothing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from apps.decisions.admin.ticks import in_order, ticked
from apps.decisions.engine import expectations as parts
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.expectations import Outcome
from apps.decisions.engine.expected_words import GONE, HOLDING, NO_ROW, STATES, SWITCHES, labels_of, values_of_finding

Plain = dict[str, Any]
NO_VALUE = "-"  # how a field says that no row of a finding holds
WORD = re.compile(r"[A-Za-z0-9_.-]{1,120}")  # what names a thing in an expectation, or a field of it
NEW_RULE, OF_STAGE = "e.new_rule", "e.of_stage"
LARGEST = 10_000  # points; no approach comes near
TICKS = (
    (parts.VERDICT, "Verdict", "Any of those that you tick is right"),
    (parts.RECOMMENDATION, "Recommendation", "Any of those that you tick is right"),
    (parts.NEVER, "Never recommended", "None of those that you tick may be recommended"),
    (parts.CERTAINTY, "How sure", "Any of those that you tick is right. It takes a search, so it slows the test"),
)
SWITCHED = (
    (parts.GATES, parts.NO_GATES, "Gates"),
    (parts.FLAGS, parts.NO_FLAGS, "Warnings"),
    (parts.OUT, parts.NOT_OUT, "Options ruled out"),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose for: a name of a field, words, what is chosen, what can be, and what the draft says today."""

    name: str
    label: str
    chosen: str = ""
    options: tuple[tuple[str, str], ...] = ()
    today: str = ""
    high: str = ""  # of a range, whose lower end is `chosen`


@dataclass(frozen=True, slots=True)
class Box:
    """One part of an expectation: ticks, selects or ranges."""

    part: str
    kind: str
    title: str
    hint: str
    choices: tuple[Choice, ...]
    order: tuple[str, ...] = ()  # in which what is chosen stands

    @property
    def is_used(self) -> bool:
        return any(choice.chosen or choice.high for choice in self.choices)


def boxes(book: Rulebook, expect: Mapping[str, Any], today: Outcome | None) -> list[Box]:
    """All parts, filled in with what is expected so far; beside each what the draft says today."""
    found = [_ticks(book, part, title, hint, expect, today) for part, title, hint in TICKS]
    found.insert(2, _rules(expect, today))
    found += [_switches(book, yes, no, title, expect, today) for yes, no, title in SWITCHED]
    found += [_selects(book, parts.FINDINGS, "Findings", expect, today), _selects(book, parts.CHECKS, "Checks", expect, today)]
    return [*found, _ranges(book, expect, today)]


def posted_expectation(book: Rulebook, data: QueryDict) -> tuple[Plain, list[tuple[str, str]]]:
    """What was posted, and what could not be read: field and words."""
    expect: Plain = {part: [slug for slug in ticked(data, f"e.{part}") if WORD.fullmatch(slug)] for part, _title, _hint in TICKS}
    problems: list[tuple[str, str]] = []
    for yes, no, _title in SWITCHED:
        switched = _posted(data, yes)
        order = in_order(data, f"e.{yes}", switched)
        expect[yes] = [slug for slug in order if switched[slug] == "yes"]
        expect[no] = [slug for slug in order if switched[slug] == "no"]
    expect[parts.FINDINGS] = {
        slug: "" if word == NO_VALUE else word for slug, word in _posted(data, parts.FINDINGS).items() if WORD.fullmatch(word)
    }
    expect[parts.CHECKS] = {slug: word for slug, word in _posted(data, parts.CHECKS).items() if word in STATES}
    expect[parts.RULES] = _posted_rules(book, data, problems)
    expect[parts.FIT] = _posted_ranges(book, data, problems)
    return parts.in_normal_form(expect), problems


def _ticks(book: Rulebook, part: str, title: str, hint: str, expect: Mapping[str, Any], today: Outcome | None) -> Box:
    labels = labels_of(book, part)
    now = {parts.NEVER: ""}.get(part, getattr(today, part, "") if today else "")
    every = dict.fromkeys((*labels, *expect.get(part, ())))
    choices = tuple(
        Choice(
            f"e.{part}", labels.get(slug, f"{slug} ({GONE})"), slug if slug in expect.get(part, ()) else "", ((slug, ""),), _now(slug, now)
        )
        for slug in every
    )
    return Box(part, "ticks", title, hint, choices, tuple(expect.get(part, ())))


def _now(slug: str, now: str) -> str:
    return "today" if slug == now else ""


def _switches(book: Rulebook, yes: str, no: str, title: str, expect: Mapping[str, Any], today: Outcome | None) -> Box:
    labels, (there, not_there) = labels_of(book, yes), SWITCHES[yes]
    wanted = {**dict.fromkeys(expect.get(yes, ()), "yes"), **dict.fromkeys(expect.get(no, ()), "no")}
    options = (("", "does not matter"), ("yes", there), ("no", not_there))
    now = getattr(today, yes) if today else ()
    choices = tuple(
        Choice(f"e.{yes}.{slug}", labels.get(slug, f"{slug} ({GONE})"), wanted.get(slug, ""), options, there if slug in now else "")
        for slug in dict.fromkeys((*labels, *wanted))
    )
    return Box(yes, "selects", title, "", choices, tuple(wanted))


def _selects(book: Rulebook, part: str, title: str, expect: Mapping[str, Any], today: Outcome | None) -> Box:
    labels, wanted, choices = labels_of(book, part), expect.get(part, {}), []
    for slug in dict.fromkeys((*labels, *wanted)):
        values = values_of_finding(book, slug) if part == parts.FINDINGS else STATES
        options = [("", "does not matter"), *((value or NO_VALUE, words) for value, words in values.items())]
        chosen = (wanted[slug] or NO_VALUE) if slug in wanted else ""
        if chosen and chosen not in dict(options):
            options.append((chosen, f"{chosen} ({GONE})"))
        now = getattr(today, part).get(slug) if today else None
        said = "" if now is None else values.get(now, NO_ROW)
        choices.append(Choice(f"e.{part}.{slug}", labels.get(slug, f"{slug} ({GONE})"), chosen, tuple(options), said))
    return Box(part, "selects", title, "", tuple(choices))


def _ranges(book: Rulebook, expect: Mapping[str, Any], today: Outcome | None) -> Box:
    labels, wanted = labels_of(book, parts.FIT), expect.get(parts.FIT, {})
    choices = []
    for slug in dict.fromkeys((*labels, *wanted)):
        low, high = ("" if end is None else str(end) for end in wanted.get(slug, (None, None)))
        now = str(today.fit.get(slug, "")) if today else ""
        choices.append(Choice(f"e.fit.{slug}", labels.get(slug, f"{slug} ({GONE})"), low, today=now, high=high))
    return Box(parts.FIT, "ranges", "Points", "From and to, both counted in. Points move with every rule: name few", tuple(choices))


def _rules(expect: Mapping[str, Any], today: Outcome | None) -> Box:
    """The rules that are named so far; any other is named by its key."""
    options = (("", "does not matter"), *HOLDING.items())
    now = today.rules if today else {}
    choices = tuple(
        Choice(
            f"e.{parts.RULES}.{key}",
            key if not today or key in now else f"{key} ({GONE})",
            wanted,
            options,
            HOLDING.get(now.get(key, ""), ""),
        )
        for key, wanted in expect.get(parts.RULES, {}).items()
    )
    return Box(parts.RULES, "rules", "Rules", "Whether it holds, whatever comes of it", choices)


def _posted_rules(book: Rulebook, data: QueryDict, problems: list[tuple[str, str]]) -> dict[str, str]:
    found = {key: word for key, word in _posted(data, parts.RULES).items() if word in HOLDING}
    if key := data.get(NEW_RULE, "").strip().upper():
        word = data.get(f"{NEW_RULE}_is", "")
        if key not in labels_of(book, parts.RULES):
            problems.append((NEW_RULE, f"Rules: this draft has no rule {key[:20]}"))
        elif word not in HOLDING:
            problems.append((f"{NEW_RULE}_is", f"Rules: select whether {key} holds"))
        else:
            found[key] = word
    return found


def _posted(data: QueryDict, part: str) -> dict[str, str]:
    """The fields of one part that say something, by slug."""
    start = f"e.{part}."
    return {
        name.removeprefix(start): word
        for name in data
        if WORD.fullmatch(name) and name.startswith(start) and (word := data.get(name, "").strip())
    }


def _posted_ranges(book: Rulebook, data: QueryDict, problems: list[tuple[str, str]]) -> dict[str, list[int | None]]:
    found: dict[str, list[int | None]] = {}
    labels = labels_of(book, parts.FIT)
    for name, typed in _posted(data, parts.FIT).items():
        slug, _, end = name.rpartition(".")
        if end not in ("low", "high"):
            continue
        number = int(typed) if typed.lstrip("-").isascii() and typed.lstrip("-").isdigit() and len(typed) < 7 else None
        if number is None or abs(number) > LARGEST:
            problems.append(
                (f"e.fit.{name}", f"Points of “{labels.get(slug, slug)}” must be a whole number, like 70; you wrote “{typed[:40]}”")
            )
            continue
        found.setdefault(slug, [None, None])[end == "high"] = number
    for slug, (low, high) in found.items():
        if low is not None and high is not None and low > high:
            words = f"Points of “{labels.get(slug, slug)}”: the lower end, {low}, is above the upper one, {high}"
            problems.append((f"e.fit.{slug}.low", words))
    return found
