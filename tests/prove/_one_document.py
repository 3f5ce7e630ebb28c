"""A web application that keeps the answers of a use case as one document, read, changed and written whole: the control of two tabs."""

from typing import Any

from config.wsgi import application

__all__ = ["application"]


def keep_one_document() -> None:
    """As if all answers stood in one field: what was read before is written back with the one that changed."""
    from apps.intake import services
    from apps.intake.models import Answer

    save_one = services.save_answer

    def save_all(**words: Any) -> Answer:
        document = list(Answer.objects.filter(use_case=words["use_case"]).exclude(question=words["question"]))
        saved = save_one(**words)
        for answer in document:
            answer.save(force_update=True)
        return saved

    services.save_answer = save_all  # type: ignore[assignment]


keep_one_document()
