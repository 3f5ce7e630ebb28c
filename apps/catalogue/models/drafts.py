"""A draft of a price list, its rows, and the journal of what was done to them. Shape only; the services write it.

A journal entry is never changed: the database lets the application only read and add. It outlives its draft.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.accounts.models import LONGEST_NAME
from apps.catalogue.models.versions import PriceListVersion
from apps.catalogue.prices import LONGEST_KEY


class PriceDraft(models.Model):
    """A price list being worked on. Several may lie side by side; a number is given at publishing only."""

    title = models.CharField(max_length=200)
    based_on = models.ForeignKey(PriceListVersion, models.PROTECT, null=True, blank=True, related_name="drafts")
    published_as = models.OneToOneField(PriceListVersion, models.PROTECT, null=True, blank=True, related_name="draft")
    revision = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        """The one touched last comes first."""

        ordering = ("-changed_at", "-pk")
        verbose_name = "draft of the price list"
        verbose_name_plural = "drafts of the price list"

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether it can still be edited: until it was published."""
        return self.published_as_id is None


class PriceRow(models.Model):
    """One row of a section of a draft, or one of its single values, as plain data."""

    SINGLE = "single"  # the section of what the list says once: its date, its currency

    draft = models.ForeignKey(PriceDraft, models.CASCADE, related_name="+")
    section = models.CharField(max_length=40)
    key = models.CharField(max_length=LONGEST_KEY)
    position = models.PositiveIntegerField(default=0)
    content = models.JSONField()

    class Meta:
        """In the order of the list; a key once in its section."""

        ordering = ("section", "position", "pk")
        constraints = (models.UniqueConstraint(fields=("draft", "section", "key"), name="price_row_once_in_a_section"),)

    def __str__(self) -> str:
        return f"{self.section} {self.key}"


class PriceChange(models.Model):
    """One row of a draft before and after somebody changed it, as plain data; None where it was not there.

    Where a section was put in another order, the key is empty and before and after are its keys in their order.
    """

    ADDED, CHANGED, REMOVED, MOVED = "added", "changed", "removed", "moved"

    draft = models.ForeignKey(PriceDraft, models.DO_NOTHING, db_constraint=False, related_name="changes")
    number = models.PositiveIntegerField()  # in the draft, from one
    section = models.CharField(max_length=40)
    key = models.CharField(max_length=LONGEST_KEY, blank=True)  # by which the row is found afterwards
    what = models.CharField(max_length=10)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    place = models.PositiveIntegerField(null=True)  # where a row stood that was taken out
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=LONGEST_NAME)
    at = models.DateTimeField()
    why = models.TextField(blank=True)
    undoes = models.PositiveIntegerField(null=True)  # the number of the change that it takes back
    together = models.PositiveIntegerField()  # the number of the first change that was made in the same step

    class Meta:
        """The newest first; numbers without a gap, made under the lock of the draft."""

        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("draft", "number"), name="price_change_numbered_once"),
            models.CheckConstraint(condition=Q(what__in=("added", "changed", "removed", "moved")), name="price_change_known"),
            models.CheckConstraint(condition=Q(number__gte=1, together__gte=1), name="price_change_from_one"),
        )
        indexes = (models.Index(fields=("draft", "section", "key"), name="price_change_by_row"),)

    def __str__(self) -> str:
        return f"{self.number}. {self.key} {self.what}"
