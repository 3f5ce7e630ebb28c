"""The sample people of a prepared data folder, and decisions of theirs."""

from typing import Any

from django.utils import timezone


def person(name: str) -> Any:
    from apps.accounts.models import User

    return User.objects.get(username=name)


def decide_one(number: int = 0) -> Any:
    """A sample use case of Maya's, decided by her: the link that names both."""
    from apps.intake import selectors, services

    maya = person("maya")
    use_case = selectors.use_cases_for(maya).order_by("key")[number]
    return services.decide_use_case(use_case=selectors.use_case_for(maya, use_case.pk), by=maya, at=timezone.now())


def try_out(link: Any, by: Any, at: Any) -> Any:
    """A what-if about a decision, with one answer changed."""
    from apps.review import services

    base = services.of_decision(link.decision, link, at=at)
    return services.keep(base=base, changes={"examples": 123_456}, by=by, at=at)
