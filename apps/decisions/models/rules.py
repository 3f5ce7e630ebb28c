"""Rules, the rows of finding tables, their conditions and effects, as draft rows. Shape only; what they mean is the engine's."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.decisions.models.drafts import DraftRow
from apps.decisions.models.vocabulary import NamedCondition, Question, slugs


class Rule(DraftRow):
    """A rule with effects, or a row that sets a finding. `revision` counts its changes, so that nobody overwrites another unseen."""

    RULE, ROW = "rule", "row"

    kind = models.CharField(max_length=4, choices=((RULE, "rule"), (ROW, "row of a finding")))
    key = models.CharField(max_length=40)
    stage = models.CharField(max_length=80, blank=True)
    finding = models.CharField(max_length=80, blank=True)
    value = models.CharField(max_length=80, blank=True)
    because = models.TextField(blank=True)
    with_figures = models.TextField(blank=True, default="")
    sources = slugs()
    strength = models.CharField(max_length=10, blank=True)
    sure = models.CharField(max_length=1, blank=True)
    off = models.BooleanField("switched off", default=False)
    revision = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(null=True)

    class Meta:
        """Rows and rules each in their own order; one key, one row."""

        ordering = ("kind", "position", "pk")
        constraints = (
            models.UniqueConstraint(fields=("draft", "key"), name="rule_key_once_in_a_draft"),
            models.CheckConstraint(condition=Q(kind__in=("rule", "row")), name="rule_or_row"),
            models.CheckConstraint(
                condition=Q(kind="row", stage="") & ~Q(finding="") | Q(kind="rule", finding="", value=""),
                name="row_sets_a_finding_and_rule_does_not",
            ),
        )

    def __str__(self) -> str:
        return self.key

    @property
    def is_row(self) -> bool:
        """Whether it sets a finding instead of having effects."""
        return self.kind == self.ROW


class Condition(DraftRow):
    """One test, group or named condition, of exactly one rule, named condition or question; groups hold others as children."""

    WHEN, UNLESS = "when", "unless"
    TEST, ANY, NONE, ALL, NAMED = "test", "any", "none", "all", "named"

    rule = models.ForeignKey(Rule, models.CASCADE, null=True, related_name="conditions")
    named_condition = models.ForeignKey(NamedCondition, models.CASCADE, null=True, related_name="conditions")
    question = models.ForeignKey(Question, models.CASCADE, null=True, related_name="conditions")
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="members")
    role = models.CharField(max_length=6, default=WHEN)
    kind = models.CharField(max_length=5)
    subject = models.CharField(max_length=80, blank=True)
    operator = models.CharField(max_length=20, blank=True)
    values = slugs()
    low = models.DecimalField(max_digits=36, decimal_places=20, null=True)
    high = models.DecimalField(max_digits=36, decimal_places=20, null=True)

    class Meta:
        """In the order in which they are written; each belongs to one owner and is whole in itself."""

        ordering = ("position", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(rule__isnull=False, named_condition__isnull=True, question__isnull=True)
                | Q(rule__isnull=True, named_condition__isnull=False, question__isnull=True)
                | Q(rule__isnull=True, named_condition__isnull=True, question__isnull=False),
                name="condition_has_one_owner",
            ),
            models.CheckConstraint(condition=Q(role__in=("when", "unless")), name="condition_role_known"),
            models.CheckConstraint(condition=Q(role="when") | Q(rule__isnull=False), name="unless_belongs_to_rules"),
            models.CheckConstraint(
                condition=Q(kind__in=("any", "none", "all"), subject="", operator="")
                | (Q(kind="test") & ~Q(subject="") & ~Q(operator=""))
                | (Q(kind="named", operator="") & ~Q(subject="")),
                name="condition_whole",
            ),
            models.CheckConstraint(condition=Q(high__isnull=True) | Q(low__isnull=False), name="condition_high_needs_low"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="condition_not_in_itself"),
        )

    def __str__(self) -> str:
        return f"{self.subject} {self.operator}".strip() if self.subject else self.kind


class Effect(DraftRow):
    """One effect of a rule, of the closed list; which columns are filled follows from `do`."""

    rule = models.ForeignKey(Rule, models.CASCADE, related_name="effects")
    do = models.CharField(max_length=20)
    approaches = slugs()
    how = models.CharField(max_length=10, blank=True)
    gate = models.CharField(max_length=80, blank=True)
    flag = models.CharField(max_length=80, blank=True)
    needs = models.TextField(blank=True)
    text = models.TextField(blank=True)
    excepted = slugs()
    due = models.CharField(max_length=12, blank=True, default="")
    who = models.TextField(blank=True, default="")

    class Meta:
        """In the order in which they are written."""

        ordering = ("position", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    do__in=(
                        "rule out",
                        "favour",
                        "disfavour",
                        "open gate",
                        "hold back",
                        "raise flag",
                        "next step",
                        "refuse",
                    )
                ),
                name="effect_of_the_closed_list",
            ),
        )

    def __str__(self) -> str:
        return self.do
