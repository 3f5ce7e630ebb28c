"""The form of one question: what was typed, what could be read of it, how it is known. Saves nothing; knows no use case.

What is posted is kept apart from what is read: a form with an unreadable answer still gives it as typed. A field that was
not on the page is not empty: `was_shown` says so, and its stored words stand.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict

from apps.decisions.engine import typed as typed_numbers
from apps.decisions.engine.known_how import HOW_KNOWN, HOW_SETTLED, WANTED
from apps.decisions.engine.terms import CHOICE, MULTI, Question, Value
from apps.decisions.engine.texts import is_blank

LINE, TEXT = "line", "text"  # narrative, beside the rule book's own kinds
LONGEST_SOURCE = 500
ALONE = "none"  # a choice among several that excludes all others
BETWEEN = "\n"  # what stands between the slugs of several choices in the text kept as typed


@dataclass(frozen=True, slots=True)
class Stored:
    """What the use case holds for the question, as the form needs it."""

    typed: str = ""
    unknown: bool = False
    known_how: str = ""
    source: str = ""
    private: bool = False
    revision: int = 0


class QuestionForm(forms.Form):
    """Bound with `data` it reads what was posted; unbound it shows what is stored. Names of fields begin with the question's."""

    def __init__(self, question: Question, data: QueryDict | None = None, *, stored: Stored | None = None, currency: str = "") -> None:
        self.question = question
        self.currency = currency
        self.stored = stored or Stored()
        self.name = field_name(question.slug)
        super().__init__(data)
        several = question.kind == MULTI
        self.fields = {
            self.name: _SEVERAL if several else _WORDS,
            f"{self.name}_unknown": _TICK,
            f"{self.name}_how": _WORDS,
            f"{self.name}_source": _WORDS,
        }

    @property
    def was_shown(self) -> bool:
        """Whether the posted page held this question at all."""
        return self.is_bound and (self.name in self.data or self.question.slug in self._posted("shown"))

    @property
    def typed(self) -> str:
        """The words in the field: as posted, or as stored. Words that nobody can see are none."""
        if not self.was_shown:
            return self.stored.typed
        posted = BETWEEN.join(self._posted(self.name))
        return "" if self.question.kind in (LINE, TEXT) and is_blank(posted) else posted

    @property
    def chosen(self) -> frozenset[str]:
        return frozenset(self.typed.split(BETWEEN)) if self.typed else frozenset()

    @property
    def unknown(self) -> bool:
        return bool(self.data.get(f"{self.name}_unknown")) if self.was_shown else self.stored.unknown

    @property
    def known_how(self) -> str:
        return self._kept("how", self.stored.known_how)

    @property
    def source(self) -> str:
        return self._kept("source", self.stored.source, empty_by_marker=False)

    @property
    def private(self) -> bool:
        """As stored: no page of ours asks for it, since nothing is shared with anybody outside yet."""
        return self.stored.private

    @property
    def revision(self) -> int:
        """The revision that the posted page had read, or the stored one."""
        return whole_number(self.data.get(f"{self.name}_revision")) if self.is_bound else self.stored.revision

    @cached_property
    def reading(self) -> tuple[Value | None, str]:
        """What was read, and the message where something could not be: one at most, the first that matters."""
        value, message = read(self.question, self.typed, self.currency)
        if self.unknown:
            value, message = None, ""
        message = message or _length("Who says so", self.source, LONGEST_SOURCE)
        return (None, message) if message else (value, "")

    @property
    def value(self) -> Value | None:
        return self.reading[0]

    @property
    def message(self) -> str:
        return self.reading[1]

    def clean(self) -> dict[str, Any]:
        if self.message:
            self.add_error(self.name, self.message)
        return self.cleaned_data

    def answer(self) -> dict[str, Any]:
        """What to save, readable or not: the arguments that the saving service takes from a form."""
        return {
            "typed": self.typed,
            "value": self.value,
            "unknown": self.unknown,
            "known_how": self.known_how,
            "source": self.source,
            "private": self.private,
        }

    def _kept(self, part: str, stored: str, *, empty_by_marker: bool = True) -> str:
        """A part of the answer as posted; as stored where the page did not hold it. Unset radios are held by the marker."""
        name = f"{self.name}_{part}"
        if not self.is_bound or not self.was_shown:
            return stored
        if name in self.data:
            return str(self.data.get(name))
        return "" if empty_by_marker and self.question.slug in self._posted("shown") else stored

    def _posted(self, name: str) -> list[str]:
        data = self.data
        return [str(word) for word in (data.getlist(name) if isinstance(data, QueryDict) else data.get(name, []))]


class _AnyOf(forms.Field):
    """Several choices; which of them exist is for `read` to say, in words."""

    widget = forms.SelectMultiple


# Shared by all forms, which never change them: to make five fields for each question costs more than to read the form.
_SEVERAL, _WORDS, _TICK = _AnyOf(required=False), forms.CharField(required=False, strip=False), forms.BooleanField(required=False)


def how_known(question: Question) -> tuple[tuple[str, str], ...]:
    """How firm an answer may be, in the words that fit its question; nothing for words of one's own."""
    if question.kind in (LINE, TEXT):
        return ()
    return HOW_SETTLED if question.slug in WANTED else HOW_KNOWN


def field_name(slug: str) -> str:
    """The name of a question's field in a page."""
    return slug.replace(".", "_")


def whole_number(text: object, *, at_most: int = 2**31 - 1) -> int:
    """A counter that a page sent; 0 for anything that is none."""
    digits = str(text or "")
    return min(int(digits), at_most) if digits.isascii() and digits.isdigit() and len(digits) < 19 else 0


def read(question: Question, typed: str, currency: str = "") -> tuple[Value | None, str]:
    """The value of what was typed, and the message where there is none: (None, "") for an empty field."""
    if not typed.strip():
        return None, ""
    if question.kind in (LINE, TEXT):
        limit = int(question.maximum or 0)
        words = typed.replace("\r\n", "\n").strip()
        message = _length(question.short, words, limit)
        return (None, message) if message else (words, "")
    if question.kind == CHOICE:
        return _one(question, typed)
    if question.kind == MULTI:
        return _several(question, typed.split(BETWEEN))
    return typed_numbers.parse_typed(question, typed, currency)


def _one(question: Question, typed: str) -> tuple[Value | None, str]:
    if typed in {choice.slug for choice in question.choices}:
        return typed, ""
    return None, f"Select one of the choices of “{question.short}”, or “I do not know yet”"


def _several(question: Question, words: Iterable[str]) -> tuple[Value | None, str]:
    chosen = set(words)
    slugs = [choice.slug for choice in question.choices]
    if not chosen <= set(slugs):
        return None, f"Select from the choices of “{question.short}”, or “I do not know yet”"
    if ALONE in chosen and len(chosen) > 1:
        return None, f"“{question.label_of(ALONE)}” stands alone. Untick it or the others"
    return tuple(slug for slug in slugs if slug in chosen), ""


def _length(subject: str, text: str, limit: int) -> str:
    if len(text) <= limit:
        return ""
    return f"{subject} must be {limit:,} characters or fewer; you have {len(text):,}"
