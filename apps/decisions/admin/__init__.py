"""The administration of rules, versions and price lists: pages over services, for rule authors and publishers."""

from apps.decisions.admin import drafts, prices, versions

__all__ = ["drafts", "prices", "versions"]
