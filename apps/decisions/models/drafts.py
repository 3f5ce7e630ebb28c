"""A draft of the rule book and what every row of it carries. Shape only; saving and publishing are in services."""

from django.db import models

from apps.accounts.drafting import AnyDraft
from apps.decisions.models.records import RulebookVersion


class Draft(AnyDraft):
    """A rule book being worked on."""

    name = models.CharField("name of the rule book", max_length=200)
    based_on = models.ForeignKey(RulebookVersion, models.PROTECT, null=True, blank=True, related_name="drafts")
    published_as = models.OneToOneField(RulebookVersion, models.PROTECT, null=True, blank=True, related_name="draft")

    class Meta(AnyDraft.Meta):
        """As every draft."""

        verbose_name = "draft of the rules"
        verbose_name_plural = "drafts of the rules"


class DraftRow(models.Model):
    """What all draft rows have: their draft, and their place in the order in which they are shown."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="+")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        """Not a table of its own."""

        abstract = True
