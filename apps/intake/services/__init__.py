"""Every change to a use case; each is one transaction with its audit event. May not import views or forms."""

from apps.intake.services.saving import AnswerChanged, Superseded, TooLongToKeep, save_answer
from apps.intake.services.use_cases import NotReady, create_from_case, create_use_case, decide_use_case

__all__ = [
    "AnswerChanged",
    "NotReady",
    "Superseded",
    "TooLongToKeep",
    "create_from_case",
    "create_use_case",
    "decide_use_case",
    "save_answer",
]
