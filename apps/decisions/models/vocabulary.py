"""The words of a draft: questions, lists, findings, approaches, flags, sources, parameters. Rows name each other by slug.

A slug that names nothing is possible while a draft is being worked on; the compiler reports it and publishing refuses it.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from apps.decisions.models.drafts import DraftRow


def slugs() -> ArrayField:
    """A column that holds several slugs in the order in which they were written."""
    return ArrayField(models.CharField(max_length=80), default=list, blank=True)


class Word(DraftRow):
    """A row that others name by its slug, once in a draft."""

    slug = models.CharField(max_length=80)
    retired = models.BooleanField(default=False)

    class Meta:
        """In the order in which they are shown; one slug, one row."""

        abstract = True
        ordering = ("position", "pk")
        constraints = (models.UniqueConstraint(fields=("draft", "slug"), name="%(class)s_slug_once_in_a_draft"),)

    def __str__(self) -> str:
        return self.slug


class Section(Word):
    title = models.CharField(max_length=200)
    lead = models.TextField(blank=True)


class Question(Word):
    """One question of the form; its choices and its conditions are rows of their own."""

    section = models.CharField(max_length=80)
    kind = models.CharField(max_length=20)
    ask = models.TextField()
    short = models.CharField(max_length=200, blank=True)
    hint = models.TextField(blank=True)
    help = models.TextField(blank=True)
    example = models.TextField(blank=True)
    find_out = models.TextField(blank=True)
    who_knows = models.TextField(blank=True)
    time = models.CharField(max_length=200, blank=True)
    why = models.TextField(blank=True)
    unit = models.CharField(max_length=80, blank=True)
    minimum = models.DecimalField(max_digits=36, decimal_places=20, null=True, blank=True)
    maximum = models.DecimalField(max_digits=36, decimal_places=20, null=True, blank=True)
    can_change = models.CharField(max_length=20)
    about = models.CharField(max_length=20)
    more_helps = slugs()


class Choice(DraftRow):
    """One choice of a question."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="choices")
    slug = models.CharField(max_length=80)
    label = models.CharField(max_length=300)
    help = models.TextField(blank=True)
    retired = models.BooleanField(default=False)

    class Meta:
        """In the order in which they are shown."""

        ordering = ("position", "pk")
        constraints = (models.UniqueConstraint(fields=("question", "slug"), name="choice_slug_once_in_a_question"),)

    def __str__(self) -> str:
        return self.slug


class NamedList(Word):
    """Choices that many rules share; "@other" takes in another list."""

    choices = slugs()


class NamedCondition(Word):
    """Conditions that many rules share, written once."""

    title = models.CharField(max_length=200, blank=True)


class Stage(Word):
    title = models.CharField(max_length=200)
    question = models.TextField(blank=True)
    lead = models.TextField(blank=True)


class Finding(Word):
    """What a stage concludes; the rows of its table say when."""

    stage = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    question = models.TextField(blank=True)
    because = models.TextField(blank=True)
    sources = slugs()
    shown = models.BooleanField(default=True)


class FindingValue(DraftRow):
    """One value that a finding can have."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="values")
    slug = models.CharField(max_length=80)
    label = models.CharField(max_length=300)
    retired = models.BooleanField(default=False)

    class Meta:
        """In the order in which they are shown."""

        ordering = ("position", "pk")
        constraints = (models.UniqueConstraint(fields=("finding", "slug"), name="value_slug_once_in_a_finding"),)

    def __str__(self) -> str:
        return self.slug


class Approach(Word):
    """A way to build; the order is the order in which ties are settled."""

    label = models.CharField(max_length=200)
    verb = models.CharField(max_length=200)
    not_verb = models.CharField(max_length=200)
    lead = models.TextField(blank=True)
    no_promise = models.TextField(blank=True, default="")
    objection = models.TextField(blank=True, default="")


class Gate(Word):
    """Something that must be true first; the order is the order in which open gates decide."""

    outcome = models.CharField(max_length=80)
    label = models.CharField(max_length=200)


class Outcome(Word):
    """What is recommended in place of an approach, and the way back from it: ordered steps, who, how long, when, and what makes it a go."""

    label = models.CharField(max_length=200)
    headline = models.TextField(blank=True)
    no_promise = models.TextField(blank=True, default="")
    objection = models.TextField(blank=True, default="")
    steps = ArrayField(models.TextField(), default=list, blank=True)
    who = models.TextField(blank=True, default="")
    how_long = models.TextField(blank=True, default="")
    come_back = models.TextField(blank=True, default="")
    go_when = models.TextField(blank=True, default="")


class Flag(Word):
    label = models.CharField(max_length=200)
    lead = models.TextField(blank=True)


class Source(Word):
    """Where something is known from; a law or the like also says what it asks, from when, and when that was checked."""

    title = models.TextField()
    kind = models.CharField(max_length=80, blank=True)
    date = models.CharField(max_length=40, blank=True)
    url = models.TextField(blank=True)
    sure = models.CharField(max_length=1)
    demands = models.TextField(blank=True, default="")
    applies_from = models.CharField(max_length=40, blank=True, default="")
    checked_on = models.CharField(max_length=40, blank=True, default="")


class DerivedNumber(Word):
    label = models.CharField(max_length=200)
    unit = models.CharField(max_length=80, blank=True)
    lead = models.TextField(blank=True)


class Parameter(DraftRow):
    """A number or word that rules and formulas use, by its key; kept as written, so that no digit is lost."""

    key = models.CharField(max_length=120)
    value = models.CharField(max_length=200)

    class Meta:
        """In the order of their keys."""

        ordering = ("position", "pk")
        constraints = (models.UniqueConstraint(fields=("draft", "key"), name="parameter_key_once_in_a_draft"),)

    def __str__(self) -> str:
        return self.key


class ParameterNote(DraftRow):
    """What a parameter means, its unit, where its value comes from, and from when: dates as YYYY-MM-DD."""

    key = models.CharField(max_length=120)
    label = models.CharField(max_length=200)
    unit = models.CharField(max_length=80, blank=True)
    source = models.TextField(blank=True)
    note = models.TextField(blank=True)
    as_of = models.CharField(max_length=40, blank=True, default="")
    checked_on = models.CharField(max_length=40, blank=True, default="")
    review_on = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        """In the order in which they are shown."""

        ordering = ("position", "pk")
        constraints = (models.UniqueConstraint(fields=("draft", "key"), name="note_key_once_in_a_draft"),)

    def __str__(self) -> str:
        return self.key
