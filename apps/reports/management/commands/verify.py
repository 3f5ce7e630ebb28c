"""`manage.py verify`: is this PDF ours, is it unaltered, does its decision stand, and what do today's rules say? Stores nothing."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.reports.services import checking
from apps.reports.verification import LARGEST_FILE

MOST_MEMORY = 3 << 30
ANSWERS = {True: "yes", False: "no", None: "cannot be said"}
TODAY = {True: "the same", False: "otherwise", None: "cannot be said"}


class Command(BaseCommand):
    """Exit status 0: it is ours, unaltered, and stands; 1: one of these is not so, or cannot be said; 3: its rules or prices are not here."""

    help = "Check a scoping document: ours, unaltered, and decided so by the rules that it names."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The PDF."""
        parser.add_argument("pdf", metavar="FILE.pdf", help="a scoping document")

    def handle(self, *args: Any, pdf: str, **options: Any) -> None:
        """Print one line a question, and end with the status."""
        _bound_memory()
        try:
            with open(pdf, "rb") as file:
                data = file.read(LARGEST_FILE + 1)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise CommandError(f"{pdf!r} cannot be read: {reason}", returncode=checking.DOES_NOT) from error
        checked = checking.verify(data, at=timezone.now())
        for finding in checked.findings:
            answers = TODAY if finding.question == "Today" else ANSWERS
            self.stdout.write(f"{finding.question}: {answers[finding.good]}: {finding.words}")
        raise SystemExit(checked.status)


def _bound_memory() -> None:
    """A file that unpacks to gigabytes ends in words and not in a machine that swaps."""
    try:
        import resource
    except ImportError:  # not on this system
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    if most == resource.RLIM_INFINITY or most > MOST_MEMORY:
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, most))
