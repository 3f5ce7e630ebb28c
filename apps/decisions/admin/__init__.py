"""The administration of rules, versions and price lists: pages over services, for rule authors and publishers."""

from apps.decisions.admin import drafts, versions

__all__ = ["drafts", "versions"]
