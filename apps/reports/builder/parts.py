"""What a scoping document is built from, with the look-ups that every block needs. May import the engine and pure modules only."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from apps.decisions.engine import naming
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.terms import MULTI, Item, Question, Rule
from apps.estimates.engine.derived import FORMULAS
from apps.estimates.engine.ready_made import ASK_THE_MAKER
from apps.reports import formatting
from apps.reports.builder import asking, in_use
from apps.reports.builder.applying import applies
from apps.reports.builder.naming import called
from apps.ui.formatting import listed, number, waiting_time

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Meta:
    """What stands on the document besides the decision: its reference, its number in the use case, who decided, and when."""

    reference: str
    number: int
    decided_by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Given:
    """One answer as it was given; `value` is None where it is not known, `typed` are words of which nothing could be read."""

    value: Any
    known_how: str
    source: str
    typed: str = ""


@dataclass(frozen=True)
class Parts:
    """One decision with the book and the prices that it was made by."""

    result: Mapping[str, Any]
    case: Mapping[str, Any]
    book: Rulebook
    prices: Mapping[str, Any]
    meta: Meta

    @cached_property
    def given(self) -> Mapping[str, Given]:
        """Every answer of the case, by question; an answer "unknown" has no value."""
        return {slug: _given(answer) for slug, answer in self.case.get("answers", {}).items()}

    @cached_property
    def not_used(self) -> frozenset[str]:
        """Questions that were answered and take no part, because another answer closes them."""
        return frozenset(self.result.get("not_used", ()))

    @cached_property
    def used(self) -> Mapping[str, Given]:
        return {
            slug: answer
            for slug, answer in self.given.items()
            if answer.value is not None and slug not in self.not_used and slug in self.book.question
        }

    @cached_property
    def not_asked(self) -> frozenset[str]:
        """Questions that another answer closes, answered or not."""
        return asking.closed(self.book, {slug: answer.value for slug, answer in self.used.items()})

    @cached_property
    def waiting(self) -> Mapping[str, Sequence[str]]:
        """Questions that nobody is asked before another open one is answered, each with those it waits for."""
        return asking.waiting(self.book, {slug: answer.value for slug, answer in self.used.items()})

    @cached_property
    def open(self) -> Sequence[str]:
        """The questions that are asked and have no answer that counts, in the form's order."""
        return tuple(
            question.slug for question in self.book.questions if question.slug not in self.used and question.slug not in self.not_asked
        )

    @cached_property
    def on(self) -> date:
        """The day of the decision."""
        return self.meta.at.astimezone(UTC).date()

    @cached_property
    def currency(self) -> str:
        return str(self.prices.get("currency") or self.book.parameters.get("currency") or "USD")

    @cached_property
    def ranking(self) -> Sequence[Mapping[str, Any]]:
        return tuple(self.result.get("ranking", ()))

    @cached_property
    def standing(self) -> Sequence[Mapping[str, Any]]:
        """The options that no rule excludes, best first."""
        return tuple(row for row in self.ranking if not row["excluded"])

    @cached_property
    def leader(self) -> Mapping[str, Any] | None:
        """The option that the document speaks about: the recommended one, else the best of those left."""
        wanted = self.result.get("recommendation")
        return next((row for row in self.standing if row["approach"] == wanted), self.standing[0] if self.standing else None)

    @cached_property
    def level(self) -> Sequence[Mapping[str, Any]]:
        """The options that fit exactly as well as the one that the document speaks about; empty where it stands alone."""
        return tuple(row for row in self.standing if self.leader and row is not self.leader and row["fit"] == self.leader["fit"])

    @cached_property
    def next(self) -> Mapping[str, Any] | None:
        """The best option after the one that the document speaks about."""
        return next((row for row in self.standing if row is not self.leader), None)

    @cached_property
    def lead(self) -> int:
        """Points between the two; nought where there are not two."""
        return int(self.leader["fit"]) - int(self.next["fit"]) if self.leader and self.next else 0

    @cached_property
    def clear_lead(self) -> int:
        """From how many points on a lead is clear."""
        return int(self.book.parameters["clear_lead"])

    @cached_property
    def start(self) -> int:
        """The points that every option starts with."""
        return int(self.book.parameters["start"])

    @cached_property
    def is_clear(self) -> bool:
        """Whether nothing is close behind; where it is not built, nothing is chosen between options."""
        return not self.builds or not self.next or self.lead >= self.clear_lead

    @cached_property
    def assumed(self) -> Sequence[str]:
        """Questions whose answer nobody checked: one without a word on how it is known counts as assumed."""
        return tuple(slug for slug, answer in self.used.items() if answer.known_how in ("", "assumed"))

    @cached_property
    def all_assumed(self) -> bool:
        return bool(self.used) and len(self.assumed) == len(self.used)

    @cached_property
    def builds(self) -> bool:
        """Whether the recommendation is a way to build, now or as a pilot."""
        return self.result["verdict"] in ("go", "pilot")

    @cached_property
    def estimates(self) -> Mapping[str, Any]:
        """The estimates of the decision; empty where it was made before they were worked out."""
        return self.result.get("estimates") or {}

    @cached_property
    def shared_estimates(self) -> Mapping[str, Any]:
        """The estimates that do not depend on the option."""
        return self.estimates.get("shared") or {}

    def option_estimates(self, approach: str) -> Mapping[str, Any]:
        return (self.estimates.get("options") or {}).get(approach) or {}

    def is_bought(self, approach: str) -> bool:
        """Whether it is a product whose price only its maker can say: its buyer has work with it, and builds nothing."""
        return (self.option_estimates(approach).get("run_month") or {}).get("why") == ASK_THE_MAKER

    def parameter(self, key: str) -> Decimal | None:
        value = self.book.parameters.get(key)
        return None if value is None or isinstance(value, str) else Decimal(value)

    def outcome(self, slug: str) -> str:
        return self._called(slug).label

    def in_its_words(self, text: str) -> str:
        """A sentence of the engine with the names that this document uses."""
        for slug in (naming.WITHOUT_LABELS, naming.NO_MODEL, naming.HOSTED, naming.UNCHANGED):
            label = self.book.outcome_labels.get(slug, "")
            text = text.replace(f"“{label}”", f"“{self.outcome(slug)}”") if label else text
        return text

    def name(self, slug: str) -> str:
        """An option or another outcome inside a sentence: "a ready-made cloud service", "settle the problem first"."""
        return self._called(slug).name

    def verb(self, slug: str) -> str:
        """What to do, for an option: "Buy a ready-made cloud service"."""
        return in_use.verb(slug, self._called(slug).verb or self.book.approach[slug].verb, self.used)

    @cached_property
    def no_promise(self) -> str:
        """What the recommendation does not promise; empty for a decision from before it was said."""
        said = str(self.result.get("no_promise") or "")
        return said and (self._called(str(self.result["recommendation"])).no_promise or said)

    def _called(self, slug: str) -> naming.Called:
        rare = next((each.choices for each in self.book.lists if each.slug == naming.RARE_EVENTS), ())
        answers = {key: answer.value for key, answer in self.used.items()}
        return called(slug, self.book.outcome_labels.get(slug, slug), answers, rare, is_bought=self.is_bought(slug))

    def short(self, slug: str) -> str:
        question = self.book.question.get(slug)
        return (question.short or question.ask) if question else slug

    def asked_in_full(self, slug: str) -> str:
        """The question itself; one that points at its choices gets its name in front: "Prohibited practices: does it do any of these?" """
        question = self.book.question.get(slug)
        if question is None:
            return slug
        return f"{question.short}: {formatting.lowered(question.ask)}" if question.short and " these " in question.ask else question.ask

    def value_words(self, question: Question, value: Any) -> str:
        """An answer's value as people read it: labels of choices, numbers with their unit."""
        if value is None or value == UNKNOWN:
            return "Not known yet"
        if question.kind == MULTI:
            chosen = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
            labels = [question.label_of(str(item)) for item in chosen]
            return listed(labels[:1] + [formatting.lowered(label) for label in labels[1:]])
        if not question.is_number:
            return question.label_of(str(value))
        amount = Decimal(str(value))
        if question.kind == "money":
            return formatting.money_words(amount, self.currency)
        if question.kind == "percent":
            return f"{number(amount)}%"
        if question.unit == "ms":
            return waiting_time(amount)
        return f"{number(amount)} {formatting.unit_words(number(amount), question.unit)}".rstrip()

    def answer_words(self, slug: str) -> str:
        answer = self.given.get(slug)
        question = self.book.question.get(slug)
        return self.value_words(question, answer.value) if answer and question else "Not known yet"

    def number_of(self, slug: str) -> Decimal | None:
        """The number answered to a question; None where it is open, not used, or no number."""
        answer = self.used.get(slug)
        question = self.book.question.get(slug)
        return Decimal(str(answer.value)) if answer and question and question.is_number else None

    def derived(self, slug: str) -> tuple[Decimal, Decimal] | None:
        """A derived number's low and high end; None where it cannot be said, or where a number that it rests on is open."""
        span = self.result.get("derived", {}).get(slug)
        if not span or not span.get("low") or not span.get("high"):
            return None
        low, high = Decimal(str(span["low"])), Decimal(str(span["high"]))
        numbers = [
            question for question in FORMULAS[slug].reads if question in self.book.question and self.book.question[question].is_number
        ]
        return (low, high) if low == high or all(question in self.used for question in numbers) else None

    def derived_words(self, slug: str) -> str:
        named = next((item for item in self.book.derived if item.slug == slug), None)
        span = self.derived(slug)
        if named is None or span is None or not applies(slug, self.used):
            return ""
        return formatting.figure_words(*span, named.unit, self.currency)

    def subject_words(self, slug: str) -> str:
        """What is known of a question, a finding or a derived number, as "Known cases: 1,800"; empty where nothing is."""
        if slug in self.book.question:
            return f"{self.short(slug)}: {self.answer_words(slug)}" if slug in self.used else ""
        if slug in self.book.finding:
            words = self.finding_words(slug)
            return f"{self.book.finding[slug].title}: {words}" if words else ""
        words = self.derived_words(slug)
        label = next((item.label for item in self.book.derived if item.slug == slug), slug)
        return f"{label}: {words}" if words else ""

    def finding_words(self, slug: str) -> str:
        value = self.result.get("findings", {}).get(slug)
        finding = self.book.finding.get(slug)
        return next((item.label for item in finding.values if item.slug == value), "") if finding and value else ""

    def rules(self, keys: Sequence[str]) -> Iterator[Rule]:
        """The rules of these keys, each once; a key that is not in the book is passed over."""
        return (self.book.rule[key] for key in dict.fromkeys(keys) if key in self.book.rule)

    def open_questions(self, items: Iterable[Item]) -> Sequence[str]:
        """The open questions that conditions turn on: those that they name, else those behind the findings and numbers that they name."""
        subjects = [test.subject for test in self.book.tests_in(items)]
        named = [slug for slug in subjects if slug in self.open]
        behind = [slug for subject in subjects for slug in self._behind(subject) if slug in self.open]
        return tuple(dict.fromkeys(named or behind))

    def _behind(self, subject: str) -> Sequence[str]:
        """The questions that a derived number or a finding's table reads."""
        if subject in FORMULAS:
            return tuple(FORMULAS[subject].reads)
        return tuple(test.subject for row in self.book.rows if row.finding == subject for test in self.book.tests_in(row.when))

    def source_titles(self, slugs: Sequence[str]) -> tuple[str, ...]:
        titles = {source.slug: source.cited for source in self.book.sources}
        return tuple(titles.get(slug, slug) for slug in slugs)


def _given(answer: Any) -> Given:
    fields = answer if isinstance(answer, Mapping) else {"value": answer}
    value = fields.get("value")
    return Given(
        value=None if value is None or value == UNKNOWN else value,
        known_how=str(fields.get("known_how") or ""),
        source=formatting.printable_text(str(fields.get("source") or "")),
        typed=formatting.printable_text(str(fields.get("typed") or "")),
    )
