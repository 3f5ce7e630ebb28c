"""A draft of a price list, its rows, and the journal of what was done to them. Shape only; the services write it.

A journal entry is never changed: the database lets the application only read and add. It outlives its draft.
"""

from django.db import models
from django.db.models import Q

from apps.accounts.drafting import AnyChange, AnyDraft
from apps.catalogue.models.versions import PriceListVersion
from apps.catalogue.prices import LONGEST_KEY


class PriceDraft(AnyDraft):
    """A price list being worked on."""

    based_on = models.ForeignKey(PriceListVersion, models.PROTECT, null=True, blank=True, related_name="drafts")
    published_as = models.OneToOneField(PriceListVersion, models.PROTECT, null=True, blank=True, related_name="draft")

    class Meta(AnyDraft.Meta):
        """As every draft."""

        verbose_name = "draft of the price list"
        verbose_name_plural = "drafts of the price list"


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


class PriceChange(AnyChange):
    """One row of a draft before and after somebody changed it.

    Where a section was put in another order, the key is empty and before and after are its keys in their order.
    """

    draft = models.ForeignKey(PriceDraft, models.DO_NOTHING, db_constraint=False, related_name="changes")
    section = models.CharField(max_length=40)
    key = models.CharField(max_length=LONGEST_KEY, blank=True)  # by which the row is found afterwards
    place = models.PositiveIntegerField(null=True)  # where a row stood that was taken out

    class Meta(AnyChange.Meta):
        """As every journal; found by row."""

        constraints = (
            models.UniqueConstraint(fields=("draft", "number"), name="price_change_numbered_once"),
            models.CheckConstraint(condition=Q(what__in=("added", "changed", "removed", "moved")), name="price_change_known"),
            models.CheckConstraint(condition=Q(number__gte=1, together__gte=1), name="price_change_from_one"),
        )
        indexes = (models.Index(fields=("draft", "section", "key"), name="price_change_by_row"),)

    def __str__(self) -> str:
        return f"{self.number}. {self.key} {self.what}"
