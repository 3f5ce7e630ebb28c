"""Price lists come into force: from the files of a new release at the next start, or one file at a time from the server's shell."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from apps.catalogue import prices
from apps.catalogue import selectors as catalogue
from apps.catalogue.compiler import price_draft_plain
from apps.catalogue.models import PriceDraft, PriceListVersion
from apps.decisions import selectors, services
from apps.decisions.management import fixture_files
from apps.decisions.models import RulebookVersion

pytestmark = pytest.mark.django_db
PARTS = sorted((fixture_files.FIXTURES / "prices" / "2026-11-21").glob("*.toml"))
DEFAULT = "\n".join(part.read_text(encoding="utf-8") for part in PARTS)  # the first part holds what stands outside all tables


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Another `fixtures/`, with the default rules and a folder of prices to put files into."""
    for name in ("rulebook", "worked_cases.json"):
        (tmp_path / name).symlink_to(fixture_files.FIXTURES / name)
    (tmp_path / "prices").mkdir()
    monkeypatch.setattr(fixture_files, "FIXTURES", tmp_path)
    return tmp_path / "prices"


def dated(day: str) -> str:
    return DEFAULT.replace('date = "2026-11-21"', f'date = "{day}"', 1)


def dates() -> list[str]:
    return [version.date.isoformat() for version in PriceListVersion.objects.order_by("number")]


def test_newer_file_of_prices_is_in_force_after_the_next_start(live: RulebookVersion, folder: Path) -> None:
    (folder / "2026-11-21.toml").write_text(DEFAULT)
    (folder / "2026-06-01.toml").write_text(dated("2026-06-01"))
    (folder / "2027-01-01.toml").write_text(dated("2027-01-01"))

    call_command("load_default")
    call_command("load_default")

    assert dates() == ["2026-11-21", "2027-01-01"]


def test_list_that_does_not_fit_the_rules_in_force_is_left_out_at_a_start(live: RulebookVersion, at: datetime) -> None:
    plain = {**fixture_files.default_prices(), "date": "2027-01-01", "currency": "EUR"}

    assert services.publish_newer_prices(lists=[plain], by="tests", at=at) == []
    assert dates() == ["2026-11-21"]


def test_release_does_not_overrule_prices_that_people_keep(
    live: RulebookVersion, rhea: Any, folder: Path, at: datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    services.publish_prices(plain={**catalogue.plain_of(PriceListVersion.objects.get()), "date": "2026-12-01"}, by=rhea, at=at)
    (folder / "2027-01-01.toml").write_text(dated("2027-01-01"))

    call_command("load_default")

    assert dates() == ["2026-11-21", "2026-12-01"]
    assert "Prices of 2027-01-01 came with this release" in capsys.readouterr().out


def test_one_file_is_checked_and_published(tmp_path: Path, live: RulebookVersion, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "prices.toml"
    file.write_text(dated("2027-01-01"))

    call_command("prices", str(file), "--check")
    assert dates() == ["2026-11-21"]
    call_command("prices", str(file))

    assert dates() == ["2026-11-21", "2027-01-01"]
    assert "Prices of 1 Jan 2027 (version 2) in force" in capsys.readouterr().out


def test_folder_is_one_list_and_published_like_a_file(tmp_path: Path, live: RulebookVersion) -> None:
    for part in PARTS:
        text = part.read_text(encoding="utf-8")
        (tmp_path / part.name).write_text(text.replace('date = "2026-11-21"', 'date = "2027-01-01"'))
    (tmp_path / "one.txt").write_text("no part of the list")

    call_command("prices", str(tmp_path))

    assert dates() == ["2026-11-21", "2027-01-01"]
    newest = PriceListVersion.objects.order_by("-number")[0]
    assert {**catalogue.plain_of(newest), "date": "2026-11-21"} == fixture_files.default_prices()


def test_list_that_is_exported_and_published_again_keeps_its_fingerprint(tmp_path: Path, live: RulebookVersion) -> None:
    """From TOML through the database, a JSON file and a draft, and into force again."""
    before = PriceListVersion.objects.get()
    file = tmp_path / "prices.json"

    call_command("prices", str(file), "--export", "1")
    call_command("prices", str(file), "--check")
    call_command("prices", str(file), "--draft")
    call_command("prices", str(file))

    assert before.sha256 == prices.sha256(prices.canonical(fixture_files.default_prices()))
    assert {version.sha256 for version in PriceListVersion.objects.all()} == {before.sha256}
    (draft,) = PriceDraft.objects.all()
    assert prices.canonical(price_draft_plain(draft)) == before.canonical


def test_changed_export_and_a_list_that_is_not_there_are_refused(tmp_path: Path, live: RulebookVersion) -> None:
    file = tmp_path / "prices.json"
    with pytest.raises(CommandError, match="There is no price list 7 here"):
        call_command("prices", str(file), "--export", "7")
    with pytest.raises(CommandError, match=r"prices\.json: No such file"):
        call_command("prices", str(file))
    call_command("prices", str(file), "--export", "1")
    file.write_text(file.read_text().replace('"USD"', '"EUR"'))

    for flags in ([], ["--check"], ["--draft"]):
        with pytest.raises(CommandError, match="The fingerprint does not fit"):
            call_command("prices", str(file), *flags)
    assert (dates(), PriceDraft.objects.count()) == (["2026-11-21"], 0)


def test_folder_without_parts_or_with_the_same_twice_is_refused(tmp_path: Path, live: RulebookVersion) -> None:
    with pytest.raises(CommandError, match="no TOML files in this folder"):
        call_command("prices", str(tmp_path))
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text('date = "2027-01-01"')
    with pytest.raises(CommandError, match="date stands in two files"):
        call_command("prices", str(tmp_path))

    assert dates() == ["2026-11-21"]


def test_files_and_folders_lie_side_by_side_each_a_list(folder: Path) -> None:
    (folder / "2026-11-21").symlink_to(PARTS[0].parent)
    (folder / "2027-01-01.toml").write_text(dated("2027-01-01"))
    (folder / "README").write_text("no list")

    assert [plain["date"] for plain in fixture_files.default_price_lists()] == ["2026-11-21", "2027-01-01"]


REFUSED: dict[str, tuple[Any, str]] = {
    "older": (dated("2025-01-01"), "date: a list of 2026-11-21 is published; this one is older"),
    "other money": (DEFAULT.replace('"USD"', '"EUR"', 1), "money in the rules in force is in USD; the list is in EUR"),
    "no such approach": (DEFAULT.replace('approach = "no_ml"', 'approach = "no_mll"'), "the rules in force have no such option"),
    "a row without a task": (DEFAULT.replace('task = "image_classification"', 'taks = "x"', 1), "task is missing"),
    "a float": (DEFAULT.replace('price = "0.001"', "price = 0.001", 1), 'write 0.001 as text, "0.001"'),
    "a date of TOML": (DEFAULT.replace('date = "2026-11-21"', "date = 2026-11-21", 1), "date: write it as text, in quotes"),
    "no TOML": ("prices =", "prices.toml: "),
    "not UTF-8": (b"\xff", "not UTF-8"),
    "empty": ("", "date: missing"),
}


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("flags", [[], ["--check"]], ids=["publish", "check"])
def test_file_is_refused_with_its_words_and_nothing_is_stored(tmp_path: Path, live: RulebookVersion, name: str, flags: list[str]) -> None:
    text, words = REFUSED[name]
    file = tmp_path / "prices.toml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())

    with pytest.raises(CommandError) as refused:
        call_command("prices", str(file), *flags)

    assert words in str(refused.value)
    assert refused.value.returncode == 2
    assert dates() == ["2026-11-21"]


def test_file_that_is_not_there_is_refused_in_a_line(tmp_path: Path, db: None) -> None:
    with pytest.raises(CommandError, match=r"gone\.toml: No such file"):
        call_command("prices", str(tmp_path / "gone.toml"))


def test_published_list_can_be_decided_by_whatever_passed(live: RulebookVersion, at: datetime) -> None:
    plain = fixture_files.default_prices()
    spoilt = {**plain, "prices": [{**plain["prices"][0], "task": None}]}

    with pytest.raises(prices.NotAPriceList):
        services.publish_prices(plain=spoilt, by="tests", at=at)

    assert selectors.live_machine(at)[2].number == 1


def test_list_of_a_day_to_come_may_be_put_right(live: RulebookVersion, at: datetime) -> None:
    plain = fixture_files.default_prices()
    services.publish_prices(plain={**plain, "date": f"{at.year + 1}-01-01"}, by="tests", at=at)

    right = services.publish_prices(plain=plain, by="tests", at=at)

    assert catalogue.live_version(at) == right


def test_release_does_not_overrule_prices_that_the_server_keeps_by_a_command(
    live: RulebookVersion, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "own.toml").write_text(dated("2026-12-01"))
    call_command("prices", str(tmp_path / "own.toml"))
    (folder / "2027-01-01.toml").write_text(dated("2027-01-01"))

    call_command("load_default")

    assert dates() == ["2026-11-21", "2026-12-01"]
    assert "Prices of 2027-01-01 came with this release" in capsys.readouterr().out
