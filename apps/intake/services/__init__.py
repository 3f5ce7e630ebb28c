"""Every change to a use case; each is one transaction with its audit event. May not import views or forms."""

from apps.intake.models import FILE, SAMPLE
from apps.intake.services.bin import move_to_bin, restore
from apps.intake.services.copies import copy_use_case
from apps.intake.services.saving import AnswerChanged, Superseded, TooLongToKeep, save_answer
from apps.intake.services.use_cases import NotReady, create_from_case, create_use_case, decide_use_case

__all__ = [
    "FILE",
    "SAMPLE",
    "AnswerChanged",
    "NotReady",
    "Superseded",
    "TooLongToKeep",
    "copy_use_case",
    "create_from_case",
    "create_use_case",
    "decide_use_case",
    "move_to_bin",
    "restore",
    "save_answer",
]
