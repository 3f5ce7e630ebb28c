"""The administration of price lists: drafts of them and what was published, as the rule book's pages do it."""

from apps.decisions.admin.prices import drafts, versions

__all__ = ["drafts", "versions"]
