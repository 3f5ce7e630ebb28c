"""What-ifs: what changed answers would do, and keeping them. The answers themselves change only where one is taken over. May not import views or forms."""

from apps.review.services.scenarios import NameTaken, keep, save_scenario, take_over
from apps.review.services.trying import Base, Contradicting, Tried, closed_by, of_decision, of_use_case, opened_by, side_by_side, tried

__all__ = [
    "Base",
    "Contradicting",
    "NameTaken",
    "Tried",
    "closed_by",
    "keep",
    "of_decision",
    "of_use_case",
    "opened_by",
    "save_scenario",
    "side_by_side",
    "take_over",
    "tried",
]
