"""Rules in force, use cases, and saving in one line, for the tests of the form."""

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import pytest


@lru_cache(maxsize=1)
def default_texts() -> tuple[str, str, Any]:
    """The default rules as canonical text with its fingerprint, read and checked once; the prices beside it."""
    from apps.decisions.engine import canonical
    from apps.decisions.engine.rulebook import from_plain, to_plain
    from apps.decisions.management import fixture_files

    text = canonical.dumps(to_plain(from_plain(fixture_files.default_rulebook())))
    return text, canonical.sha256(text), fixture_files.default_prices()


def put_in_force(text: str, number: int, at: datetime, before: str = "") -> Any:
    """A version with this text, live from `at`; without the analysis that publishing makes, which is tested elsewhere."""
    from apps.decisions.engine import canonical
    from apps.decisions.models import RulebookActivation, RulebookVersion

    version = RulebookVersion.objects.create(
        number=number, name="Rules", canonical=text, sha256=canonical.sha256(text), previous_sha256=before,
        published_by_name="tests", published_at=at,
    )  # fmt: skip
    RulebookActivation.objects.create(version=version, valid_from=at, by_name="tests", at=at)
    return version


@lru_cache(maxsize=1)
def price_text() -> tuple[str, str]:
    """The default prices as canonical text with its fingerprint, checked once."""
    from apps.catalogue import prices

    plain = default_texts()[2]
    assert prices.problems(plain) == ()
    text = prices.canonical(plain)
    return text, prices.sha256(text)


def put_prices_in_force(at: datetime) -> Any:
    """The default prices as the first list, published at `at`; without the check that publishing makes each time."""
    from apps.catalogue.models import PriceListVersion

    text, sha256 = price_text()
    return PriceListVersion.objects.create(
        number=1,
        date=date.fromisoformat(default_texts()[2]["date"]),
        canonical=text,
        sha256=sha256,
        published_by_name="Groundwork setup",
        published_at=at,
        valid_from=at,
    )


@pytest.fixture
def live_rules(db: None, at: datetime) -> Any:
    """The default rules and prices, in force."""
    put_prices_in_force(at)
    text, _sha256, _prices = default_texts()
    return put_in_force(text, 1, at)


@pytest.fixture
def use_case(live_rules: Any, maya: Any, workspace: Any, at: datetime) -> Any:
    """Maya's use case, empty."""
    from apps.intake import selectors, services

    made = services.create_use_case(workspace=workspace, key="first", by=maya, at=at)
    return selectors.use_case_for(maya, made.pk)


@pytest.fixture
def save(use_case: Any, maya: Any, at: datetime) -> Callable[..., Any]:
    """Save one answer of Maya's use case; what is not the point of a test has a value."""
    from apps.intake import services

    def saved(question: str, typed: str = "", **changes: Any) -> Any:
        words = {
            "use_case": use_case, "question": question, "typed": typed, "value": None, "known_how": "", "source": "",
            "revision": 0, "editor": "one", "seq": 0, "by": maya, "at": at,
        }  # fmt: skip
        return services.save_answer(**{**words, **changes})

    return saved


@pytest.fixture
def choose(save: Callable[..., Any]) -> Callable[..., Any]:
    """Answer a question with one slug, or with several."""

    def chosen(question: str, *slugs: str, several: bool = False) -> Any:
        value = slugs if several else slugs[0]
        return save(question, "\n".join(slugs), value=value, editor="")

    return chosen


@pytest.fixture
def with_title(save: Callable[..., Any]) -> None:
    """What a decision insists on."""
    save("idea.title", "Late parcels", value="Late parcels", editor="")
    save("idea.problem", "Parcels come late.", value="Parcels come late.", editor="")


@pytest.fixture
def client(as_person: Any, maya: Any) -> Any:
    """Maya, signed in."""
    return as_person(maya)


class Pages:
    """The addresses of one use case, and posting to them as a page of ours does."""

    def __init__(self, client: Any, use_case: Any) -> None:
        self.client, self.root = client, f"/use-cases/{use_case.pk}/"

    def get(self, path: str = "", **extra: Any) -> Any:
        return self.client.get(self.root + path, **extra)

    def post(self, path: str, data: dict[str, Any] | None = None, **extra: Any) -> Any:
        return self.client.post(self.root + path, data or {}, **extra)

    def answer(self, slug: str, typed: Any = "", **fields: Any) -> Any:
        """Continue on the page of one question, as a browser without JavaScript sends it."""
        return self.post(f"questions/{slug}", self.fields(slug, typed, **fields))

    def autosave(self, slug: str, typed: Any = "", **fields: Any) -> Any:
        return self.post(f"questions/{slug}/save", self.fields(slug, typed, **fields), headers={"HX-Request": "true"})

    @staticmethod
    def fields(slug: str, typed: Any, *, revision: int = 0, editor: str = "page", seq: int = 0, **more: Any) -> dict[str, Any]:
        own = {
            f"{slug}_{name}": value for name, value in more.items() if name in ("unknown", "how", "source", "private", "theirs", "marked")
        }
        other = {name: value for name, value in more.items() if f"{slug}_{name}" not in own}
        value = {} if typed == "" else {slug: typed}
        return {"shown": slug, f"{slug}_revision": revision, "editor": editor, "seq": seq, **value, **own, **other}


@pytest.fixture
def pages(client: Any, use_case: Any) -> Pages:
    return Pages(client, use_case)


def stored(use_case: Any, question: str) -> Any:
    """The stored answer of a question, or None."""
    from apps.intake.models import Answer

    return Answer.objects.filter(use_case=use_case, question=question).first()


def end_sign_in(client: Any) -> None:
    """As when its time is over: the browser still brings the cookie, and nobody is behind it."""
    from django.contrib.sessions.models import Session

    Session.objects.filter(pk=client.session.session_key).delete()
