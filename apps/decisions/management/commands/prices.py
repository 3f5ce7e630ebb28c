"""`manage.py prices FILE.toml`: check a price list, and publish it as the next one in force. From the server's shell.

A folder of TOML files is a list as well, one part of it in each file.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.catalogue.prices import NotAPriceList
from apps.decisions import services
from apps.decisions.management import fixture_files

BY = "the server\u2019s shell"
REFUSED = 2  # exit status


class Command(BaseCommand):
    """Exit status 0: sound, or published; 2: refused, one line a problem on standard error, and nothing is stored."""

    help = "Check a price list in TOML and publish it: the next decision uses it. Decisions that were made keep theirs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and whether it is only checked."""
        parser.add_argument(
            "file", metavar="FILE.toml", help="a price list, or a folder with its parts, in the shape of those in fixtures/prices/"
        )
        parser.add_argument("--check", action="store_true", help="say what is wrong with it, and publish nothing")

    def handle(self, *args: Any, file: str, check: bool, **options: Any) -> None:
        """Check, and publish unless asked not to."""
        try:
            plain = fixture_files.price_list(Path(file))
            if check:
                services.check_prices(plain=plain, at=timezone.now())
                self.stdout.write("No problems found")
                return
            version = services.publish_prices(plain=plain, by=BY, at=timezone.now())
        except fixture_files.UnreadableFixture as refused:
            raise CommandError(str(refused), returncode=REFUSED) from refused
        except NotAPriceList as refused:
            raise CommandError("\n".join(refused.problems), returncode=REFUSED) from refused
        self.stdout.write(f"{version} in force: {version.sha256[:12]}")
