"""Tables of use cases and their answers: shape, names and what must always hold. May not import services or selectors."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.accounts.models import LONGEST_NAME
from apps.decisions.engine.answers import KNOWN_HOW

TITLE, PROBLEM = "idea.title", "idea.problem"
SAMPLE, COPY, FILE = "sample", "copy", "file"
CAME_FROM = (SAMPLE, COPY, FILE)  # else it was started empty


class UseCase(models.Model):
    """One idea being scoped. `title` repeats the answer to "idea.title", for lists; `key` makes a double click one use case.

    With `binned_at` it lies in the bin: hidden everywhere else, nothing of it lost. `came_from` says what it was started
    from, `source_use_case` which one where it is a copy.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("accounts.Workspace", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200, blank=True)
    key = models.CharField(max_length=64)
    looked_at = models.ForeignKey("decisions.RulebookVersion", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    binned_at = models.DateTimeField(null=True, blank=True)
    binned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    came_from = models.CharField(max_length=10, blank=True)
    source_use_case = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        ordering = ["-updated_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="intake_use_case_made_once"),
            models.CheckConstraint(condition=Q(came_from__in=["", *CAME_FROM]), name="intake_came_from_is_known"),
            models.CheckConstraint(
                condition=Q(binned_at__isnull=True, binned_by__isnull=True) | Q(binned_at__isnull=False, binned_by__isnull=False),
                name="intake_somebody_put_it_into_the_bin",
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "-updated_at"], name="intake_use_case_shown", condition=Q(binned_at__isnull=True)),
            models.Index(fields=["workspace", "-binned_at"], name="intake_use_case_binned", condition=Q(binned_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.shown_title

    @property
    def shown_title(self) -> str:
        return self.title or "Untitled use case"


class Written(models.Model):
    """What somebody wrote as an answer: as typed, as read, and how it is known. `value` is JSON text, null unless read."""

    workspace = models.ForeignKey("accounts.Workspace", on_delete=models.PROTECT, related_name="+")
    question = models.CharField(max_length=60)
    typed = models.TextField(blank=True)
    value = models.TextField(null=True, blank=True)  # noqa: DJ001  null is "not known", an empty text would be a value
    readable = models.BooleanField(default=True)
    unknown = models.BooleanField(default=False)
    known_how = models.CharField(max_length=10, blank=True)
    source = models.TextField(blank=True)
    private = models.BooleanField(default=False)
    revision = models.PositiveIntegerField()
    editor = models.CharField(max_length=64, blank=True)
    seq = models.PositiveBigIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=LONGEST_NAME)
    at = models.DateTimeField()

    class Meta:
        abstract = True


class Answer(Written):
    """The latest of one question in one use case. `editor` and `seq` say which page wrote it and after how many keystrokes."""

    use_case = models.ForeignKey(UseCase, on_delete=models.PROTECT, related_name="answers")

    class Meta:
        ordering = ["question"]
        constraints = [
            models.UniqueConstraint(fields=["use_case", "question"], name="intake_one_answer_a_question"),
            models.CheckConstraint(condition=Q(revision__gte=1), name="intake_revision_counts_from_one"),
            models.CheckConstraint(condition=Q(known_how__in=["", *KNOWN_HOW]), name="intake_known_how_is_one_of_three_or_open"),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(readable=True, unknown=False),
                name="intake_value_only_where_read_and_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question}, revision {self.revision}"


class AnswerRevision(Written):
    """Every writing of every answer, the latest included. Rows are added and read, never changed."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="revisions")

    class Meta:
        ordering = ["answer", "revision"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "revision"], name="intake_one_row_a_revision"),
        ]

    def __str__(self) -> str:
        return f"{self.question}, revision {self.revision}, kept"


class UseCaseDecision(models.Model):
    """Which decision was made for which use case, counted from 1. The decision itself knows no use case.

    `written` is how often its answers had been written by then, so that what came since is seen without comparing clocks.
    """

    workspace = models.ForeignKey("accounts.Workspace", on_delete=models.PROTECT, related_name="+")
    use_case = models.ForeignKey(UseCase, on_delete=models.PROTECT, related_name="decisions")
    decision = models.OneToOneField("decisions.Decision", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    written = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ["use_case", "number"]
        constraints = [
            models.UniqueConstraint(fields=["use_case", "number"], name="intake_decisions_are_numbered_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="intake_decisions_count_from_one"),
        ]

    def __str__(self) -> str:
        return f"decision {self.number}"
