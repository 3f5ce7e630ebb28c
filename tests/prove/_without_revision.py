"""A web application that does not ask what a page has read before it saves: the control of two people at one answer."""

from typing import Any

from config.wsgi import application

__all__ = ["application"]


def save_anyway() -> None:
    """As if the form carried no revision: whatever is stored counts as read."""
    from apps.intake import services
    from apps.intake.models import Answer

    save_what_was_read = services.save_answer

    def save(**words: Any) -> Answer:
        stored = Answer.objects.filter(use_case=words["use_case"], question=words["question"]).first()
        return save_what_was_read(**{**words, "revision": stored.revision if stored else 0})

    services.save_answer = save  # type: ignore[assignment]


save_anyway()
