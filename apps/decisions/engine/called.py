"""What things of a rule book are called, and how exact words name them: “Cases with a known answer” [labelled]. Pure.

The short name in brackets decides; the words before it are for people, and have to be those of that short name.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

Plain = Mapping[str, Any]
Labels = dict[str, tuple[str, ...]]  # short name -> what it is called, the newest words first

MOST_HINTS = 20  # faults of one text for which the word that was meant is looked for: each is held against every name there is
LONGEST_LABEL = 200  # characters; longer ones stand in their own sheet only
NAMED = re.compile(r"\s*(?:[“\"]?([^“”\[\]\"]*?)[”\"]?\s*)?\[([^\[\]]*)\]\s*(?:[,;]|or\b|and\b|$)?\s*")
SHORT = re.compile(r"@?[a-z][a-z0-9_]*")


@dataclass(slots=True)
class Called:
    """The words of a rule book by kind; `choices` by the question or finding that they are choices of, `kinds` by the question."""

    subjects: Labels = field(default_factory=dict)
    choices: dict[str, Labels] = field(default_factory=dict)
    conditions: Labels = field(default_factory=dict)
    approaches: Labels = field(default_factory=dict)
    gates: Labels = field(default_factory=dict)
    flags: Labels = field(default_factory=dict)
    lists: Labels = field(default_factory=dict)
    outcomes: Labels = field(default_factory=dict)
    findings: Labels = field(default_factory=dict)
    rules: Labels = field(default_factory=dict)  # and rows: they are called by their keys alone
    kinds: dict[str, str] = field(default_factory=dict)

    def of_subject(self, subject: str) -> Labels:
        """What conditions on this question or finding may name: its choices, and every list."""
        return {**self.choices.get(subject, {}), **{f"@{slug}": () for slug in self.lists}}


def called_in(*books: Plain) -> Called:
    """The words of one rule book in plain data, or of several, the newest first."""
    called = Called()
    for book in books:
        for question in book["questions"]:
            _add(called.subjects, question["slug"], question["short"] or question["ask"])
            _add_each(called.choices.setdefault(question["slug"], {}), question["choices"], "label")
            called.kinds.setdefault(question["slug"], question["kind"])
        for finding in book["findings"]:
            _add(called.subjects, finding["slug"], finding["title"])
            _add_each(called.choices.setdefault(finding["slug"], {}), finding["values"], "label")
        _add_each(called.subjects, book["derived"], "label")
        _add_each(called.conditions, book["conditions"], "title")
        for kind in ("approaches", "outcomes", "gates", "flags"):
            _add_each(getattr(called, kind), book[kind], "label")
        _add_each(called.findings, book["findings"], "title")
        called.rules |= {row["key"]: () for part in ("rows", "rules") for row in book[part]}
        _add_each(called.lists, book["lists"], "slug")
    return called


def exact(slug: str, labels: Labels) -> str:
    """Words and short name of one thing, as exact words write it."""
    if slug.startswith("@"):
        return f"list [{slug}]"
    label = next(iter(labels.get(slug, ())), "")
    return f"“{label}” [{slug}]" if label and len(label) <= LONGEST_LABEL and not set(label) & set('“”[]"') else f"[{slug}]"


def exact_all(slugs: Iterable[str], labels: Labels) -> str:
    """Several things, one after the other."""
    return ", ".join(exact(slug, labels) for slug in slugs)


def folded(text: str) -> str:
    """A text with each run of blanks as one blank or line break: what is read by patterns takes time in line with its length then.

    A pattern with blanks on both sides of words tries every way to share a run of them out: the cube of its length.
    """
    return re.sub(r"\s+", lambda run: "\n" if "\n" in run[0] else " ", text)


def slugs_in(text: str, labels: Labels, what: str) -> tuple[list[str], list[str]]:
    """The short names that a text names, and what is wrong with it. `what` is what they are, such as “option”."""
    problems: list[str] = []
    text = folded(text)
    if "[" not in text:
        words = [word.strip() for word in re.split(r"[;\n]" if ";" in text else r"[,\n]", text)]
        whole = _found(text.strip(), labels)
        found = [whole] if whole else [_found(word, labels) or word for word in words if word]
        unknown = [word for word in found if word not in labels]
        problems += [f"“{word}” is not a known {what}{nearest(word, labels, after)}" for after, word in enumerate(unknown)]
        return found, problems or ([] if found else [f"names no {what}"])
    slugs: list[str] = []
    place = 0
    while place < len(text):
        match = NAMED.match(text, place)
        if match is None or match.end() == place:
            return slugs, [*problems, f"“{_cut(text[place:])}” cannot be read: write the short name of each {what} in brackets"]
        label, slug = (match[1] or "").strip(), match[2].strip()
        slugs.append(slug)
        if slug not in labels:
            problems.append(f"“{slug}” is not a known {what}{nearest(slug, labels, len(problems))}")
        elif wrong := misnamed(label, slug, labels):
            problems.append(wrong)
        place = match.end()
    return slugs, problems


def misnamed(label: str, slug: str, labels: Labels) -> str:
    """Why these words do not go with this short name; "" where they do, or where there are none."""
    joined = _joined(label)
    if not joined or slug.startswith("@") or joined in labels.get(slug, ()):
        return ""
    called = next(iter(labels.get(slug, ())), "")
    own = next((other for other, words in labels.items() if joined in words), "")
    hint = f"; did you mean [{own}]?" if own else ". Change the short name in the brackets, or leave the words out"
    return f"[{slug}] is called “{called}”, not “{label}”{hint}"


def nearest(word: str, known: Iterable[str], after: int = 0) -> str:
    """The end of a message about a word that is not known. `after` so many other faults of the same text: only of the first the meant one is told."""
    names = tuple(known)
    if after < MOST_HINTS and (found := _meant(word, names)):
        return f"; did you mean “{found}”?"
    return f"; it can be {', '.join(names)}" if 0 < len(names) <= 12 else ""


@lru_cache(maxsize=4_096)
def _meant(word: str, names: tuple[str, ...]) -> str:
    """The name that is most like a word, "" where none is. Kept, for the same text may stand in each row of a file."""
    return next(iter(get_close_matches(word, names, 1)), "")


def _found(word: str, labels: Labels) -> str:
    """The short name that a word is, or that alone is called so; "" for none."""
    if word in labels:
        return word
    joined = _joined(word.strip('“”"'))
    called = [slug for slug, words in labels.items() if joined in words]
    return called[0] if len(called) == 1 else ""


def _add(labels: Labels, slug: str, words: str) -> None:
    joined = _joined(words)
    if joined not in labels.get(slug, ()):
        labels[slug] = (*labels.get(slug, ()), joined)


def _add_each(labels: Labels, rows: Iterable[Plain], name: str) -> None:
    for row in rows:
        _add(labels, row["slug"], row[name])


def _joined(words: str) -> str:
    return " ".join(words.split())


def _cut(text: str) -> str:
    shown = _joined(text)
    return shown if len(shown) <= 60 else f"{shown[:59]}…"
