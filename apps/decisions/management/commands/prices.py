"""`manage.py prices FILE`: check a price list, and publish it as the next one in force; or write a published one into a file. From the server's shell.

A file is TOML, or the JSON that an export writes; a folder of TOML files is a list as well, one part of it in each file.
"""

from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.catalogue import pricefile
from apps.catalogue import selectors as catalogue
from apps.catalogue.models import PriceListVersion
from apps.catalogue.pricefile import PriceFileRefused
from apps.catalogue.prices import NotAPriceList
from apps.catalogue.services import LONGEST_TITLE, draft_saying
from apps.decisions import services
from apps.decisions.management import fixture_files

BY = "the server\u2019s shell"
REFUSED = 2  # exit status


class Command(BaseCommand):
    """Exit status 0: sound, published, a draft, or written; 2: refused, one line a problem on standard error, and nothing is stored."""

    help = "Check a price list in TOML or JSON and publish it: the next decision uses it. Decisions that were made keep theirs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and what is done with it."""
        parser.add_argument(
            "file",
            metavar="FILE",
            help="a price list in .toml or .json, or a folder with its parts, in the shape of those in fixtures/prices/",
        )
        ways = parser.add_mutually_exclusive_group()
        ways.add_argument("--check", action="store_true", help="say what is wrong with it, and publish nothing")
        ways.add_argument("--draft", action="store_true", help="open a draft that says this, and publish nothing")
        ways.add_argument("--export", type=int, metavar="N", help="write the published list N into FILE as JSON; - is standard output")

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        """Write a list out, or check one and do with it what was asked."""
        if options["export"] is not None:
            self._export(options["export"], file)
            return
        try:
            self._take(Path(file), options)
        except fixture_files.UnreadableFixture as refused:
            raise CommandError(str(refused), returncode=REFUSED) from refused
        except (NotAPriceList, PriceFileRefused) as refused:
            raise CommandError("\n".join(refused.problems), returncode=REFUSED) from refused

    def _take(self, path: Path, options: dict[str, Any]) -> None:
        plain, at = _plain_of(path), timezone.now()
        if options["check"]:
            services.check_prices(plain=plain, at=at)
            self.stdout.write("No problems found")
        elif options["draft"]:
            draft = draft_saying(plain=plain, title=f"From {path.name}"[:LONGEST_TITLE], by=BY, at=at)
            self.stdout.write(f"Draft {draft.pk} of the prices is open: {draft.title}")
        else:
            version = services.publish_prices(plain=plain, by=BY, at=at)
            self.stdout.write(f"{version} in force: {version.sha256[:12]}")

    def _export(self, number: int, file: str) -> None:
        try:
            version, plain = catalogue.prices(number)
        except (PriceListVersion.DoesNotExist, OverflowError):
            raise CommandError(f"There is no price list {number} here", returncode=REFUSED) from None
        text = pricefile.written(plain, number=version.number)
        if file == "-":
            self.stdout.write(text, ending="")
            return
        try:
            Path(file).write_text(text, encoding="utf-8")
        except OSError as problem:
            raise CommandError(f"{file} cannot be written: {problem.strerror}", returncode=REFUSED) from problem
        self.stdout.write(f"{version} in {file}: {version.sha256}")


def _plain_of(path: Path) -> Mapping[str, Any]:
    if path.suffix.lower() != ".json":
        return fixture_files.price_list(path)
    try:
        return pricefile.read(path.read_bytes()).plain
    except OSError as problem:
        raise fixture_files.UnreadableFixture(f"{path.name}: {problem.strerror or problem}") from problem
