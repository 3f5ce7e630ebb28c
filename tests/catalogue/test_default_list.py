"""The list of facts that comes with Groundwork: every task, every service that the articles name, and no service that is gone as an option."""

import json
from datetime import date
from functools import cache
from typing import Any

import pytest

from apps.catalogue.engine import by_task, lifecycle
from apps.catalogue.engine.by_task import TaskEntry
from apps.catalogue.engine.facts import Known, amount, spread
from apps.catalogue.engine.sections import SECTIONS
from apps.decisions.management import fixture_files
from apps.estimates.engine.price_table import PriceTable

ON = date(2026, 11, 21)
OPEN, CLOSED, ENDING, GONE = lifecycle.OPEN, lifecycle.CLOSED, lifecycle.ENDING, lifecycle.GONE

# What the articles name, by our name for it today, with its state: services that a cloud operator advertised for eight purposes,
# interfaces, platforms and the tool that chooses an architecture.
IN_THE_ARTICLES = {
    "Amazon Personalize": OPEN,
    "Amazon Comprehend": OPEN,
    "Amazon Comprehend topic modelling and event detection": CLOSED,
    "Amazon Polly": OPEN,
    "Amazon Forecast": CLOSED,
    "Amazon Lex": OPEN,
    "Amazon Bedrock agents": OPEN,
    "Amazon Transcribe": OPEN,
    "Amazon Textract": OPEN,
    "Amazon Rekognition": OPEN,
    "Amazon Rekognition streaming video": CLOSED,
    "Amazon Translate": OPEN,
    "Clarifai": OPEN,
    "Google Cloud Vision": OPEN,
    "Google Cloud Natural Language": OPEN,
    "Amazon SageMaker AI": OPEN,
    "AWS Deep Learning AMIs": OPEN,
    "Google Deep Learning VM images": OPEN,
    "Azure Machine Learning and Foundry": OPEN,
    "Gemini Enterprise Agent Platform": OPEN,
    "Gemini Enterprise Agent Platform AutoML and BigQuery ML": OPEN,
    "Google AutoML Vision (the older one)": GONE,
    "Google AutoML API (the older one)": GONE,
}
# Closed or dated services that older texts still recommend.
WITHDRAWN = {
    "Amazon Lookout for Vision": GONE,
    "Amazon Lookout for Metrics": GONE,
    "Amazon Lookout for Equipment": GONE,
    "Amazon Monitron": CLOSED,
    "Amazon Fraud Detector": CLOSED,
    "Amazon Kendra": CLOSED,
    "Azure Anomaly Detector": GONE,
    "Azure Metrics Advisor": GONE,
    "Azure Personalizer": GONE,
    "Azure LUIS": GONE,
    "Azure Custom Commands": GONE,
    "Azure Speaker and Intent Recognition": GONE,
    "Azure Machine Learning data labelling": GONE,
    "Azure Machine Learning SDK v1": GONE,
    "Azure Content Moderator": ENDING,
    "Azure Entity Linking": ENDING,
    "Azure Custom Vision": ENDING,
    "Azure Image Analysis": ENDING,
    "Google AI Platform Training": GONE,
    "Google Video Intelligence": ENDING,
    "OpenAI fine-tuning": CLOSED,
}


@cache
def text() -> str:
    return json.dumps(fixture_files.default_prices())


def plain() -> dict[str, Any]:
    return json.loads(text())  # type: ignore[no-any-return]


def entries() -> dict[str, TaskEntry]:
    return {entry.slug: entry for entry in by_task.entries(plain(), ON)}


def choices() -> dict[str, str]:
    questions = fixture_files.default_rulebook()["questions"]
    return next({choice["slug"]: choice["label"] for choice in one["choices"]} for one in questions if one["slug"] == "task")


def states() -> dict[str, str]:
    return {row["name"]: lifecycle.state(row, ON) for row in plain()["services"]}


def test_every_task_of_the_form_has_a_row_with_baseline_and_measure_under_the_same_name() -> None:
    found = entries()

    assert {slug: entry.label for slug, entry in found.items()} == choices()
    assert [slug for slug, entry in found.items() if not (entry.baseline and entry.measure and entry.open_models)] == []


def test_every_row_of_every_section_names_its_source_and_the_day_of_its_check() -> None:
    for name in SECTIONS:
        rows = plain()[name]
        assert rows, name
        assert [row for row in rows if not (row["source"] and row["checked_on"] and row["sure"])] == [], name


@pytest.mark.parametrize("expected", [IN_THE_ARTICLES, WITHDRAWN], ids=["named by the articles", "withdrawn"])
def test_service_is_there_with_its_state_of_today(expected: dict[str, str]) -> None:
    found = states()

    assert {name: found.get(name) for name in expected} == expected


def test_no_closed_ending_or_retired_service_is_offered_for_any_task() -> None:
    gone = {name for name, state in states().items() if state != OPEN}

    assert len(gone) > 20
    for entry in entries().values():
        assert not gone & {service.name for service in (*entry.offered, *entry.named, *entry.platforms)}, entry.slug
        named = " ".join((entry.baseline, entry.services_note, *entry.open_models, *entry.automl))
        assert [name for name in gone if name in named] == [], entry.slug


def test_no_successor_is_itself_closed_or_gone() -> None:
    gone = {row["name"] for row in plain()["services"] if lifecycle.state(row, ON) != OPEN}

    assert [row["name"] for row in plain()["services"] if any(name in row.get("successor", "") for name in gone)] == []


def test_no_rule_option_or_step_tells_anybody_to_use_a_service_that_is_gone() -> None:
    """Sources may name one, as may a warning that it is gone: whatever is advised may not."""
    book = fixture_files.default_rulebook()
    advised = [effect for rule in book["rules"] for effect in rule["effects"] if effect.get("do") == "next step"]
    said = json.dumps([advised, book["approaches"]], ensure_ascii=False)
    gone = [name for name, state in states().items() if state in (CLOSED, GONE)]

    assert [name for name in gone if name in said] == []


def test_control_a_service_that_is_open_would_be_offered() -> None:
    changed = plain()
    for row in changed["services"]:
        if row["name"] == "Amazon Lookout for Vision":
            row.update(status="open", retires_on="")

    entry = next(entry for entry in by_task.entries(changed, ON) if entry.slug == "visual_defect")
    assert [service.name for service in entry.offered] == ["Amazon Lookout for Vision"]


def test_what_the_pages_offer_is_what_the_rules_count_as_live() -> None:
    """The page leaves out what has an end date; the rules count it until a year before its end."""
    table = PriceTable.from_plain(plain())

    for slug, entry in entries().items():
        ending = sum(
            1
            for service in entry.withdrawn
            if service.state == ENDING and not service.platform and service.name != "Google Video Intelligence"
        )
        assert len(entry.offered) + len(entry.named) + ending == table.live.get(slug, 0), slug


def test_tasks_without_a_service_have_none() -> None:
    found = entries()
    without = set(plain()["tasks_without_service"])

    assert {slug for slug, entry in found.items() if not entry.offered and not entry.named} - {"other"} == without


def test_price_list_without_tasks_has_no_entries_and_no_reviews() -> None:
    old = {key: plain()[key] for key in ("date", "currency", "prices", "services")}

    assert by_task.entries(old, ON) == ()
    assert Known.of("prices", old["prices"][0], old, date.max).due_since is None


def test_search_finds_tasks_by_model_service_and_word() -> None:
    every = by_task.entries(plain(), ON)

    assert [entry.slug for entry in by_task.found(every, "chronos")] == ["forecast"]
    assert {entry.slug for entry in by_task.found(every, "Amazon POLLY")} == {"speech_synthesis"}
    assert by_task.found(every, "  ") == every
    assert by_task.found(every, "chronos polly") == ()


@pytest.mark.parametrize(
    ("price", "words"), [("0.0005", "$0.0005"), ("1.50", "$1.50"), ("0.2", "$0.20"), ("3", "$3"), (13300, "$13,300"), ("0.0010", "$0.001")]
)
def test_price_is_written_to_its_last_digit(price: str | int, words: str) -> None:
    assert amount(price, "USD") == words


def test_two_prices_are_written_to_the_same_place() -> None:
    assert spread("0.8", "3", "USD") == "$0.80–3.00"
    assert spread("40", "120", "CHF") == "CHF 40–120"
    assert spread("2", "2", "EUR") == "€2"
