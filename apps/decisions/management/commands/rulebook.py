"""`manage.py rulebook export N OUT.json` and `rulebook import FILE.json`: the rule book as one file, out and in. From the server's shell."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.decisions import case_history, history, selectors, services
from apps.decisions.engine import rulefile
from apps.decisions.engine.differences import Comparison
from apps.decisions.engine.rulefile import FileRefused, RuleFile
from apps.decisions.models import RulebookVersion

REFUSED = 2
BY = "a command on the server"


class Command(BaseCommand):
    """Exit status 0: done; 2: refused, one line a reason on standard error."""

    help = "Write a published version of the rules into a file, or open a draft from such a file. Publishing stays with people."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which way, and which file."""
        ways = parser.add_subparsers(dest="way", required=True, metavar="export or import")
        out = ways.add_parser("export", help="write a version into a file")
        out.add_argument("number", type=int, metavar="N", help="which version")
        out.add_argument("file", metavar="OUT.json", help="where to, or - for standard output")
        back = ways.add_parser("import", help="say what a file changes, and open a draft from it")
        back.add_argument("file", metavar="FILE.json", help="a file of rules, or - for standard input")
        back.add_argument("--check", action="store_true", help="only say what it changes")

    def handle(self, *args: Any, way: str, file: str, **options: Any) -> None:
        """Out or in."""
        if way == "export":
            self._export(options["number"], file)
        else:
            self._import(file, only_check=options["check"])

    def _export(self, number: int, file: str) -> None:
        try:
            version = RulebookVersion.objects.get(number=number)
        except (RulebookVersion.DoesNotExist, OverflowError):
            raise CommandError(f"There is no version {number} of the rules here", returncode=REFUSED) from None
        text = rulefile.written(version.canonical, name=version.name, number=version.number, cases=case_history.cases_of(version))
        if file == "-":
            self.stdout.write(text, ending="")
            return
        try:
            Path(file).write_text(text, encoding="utf-8")
        except OSError as problem:
            raise CommandError(f"{file} cannot be written: {problem.strerror}", returncode=REFUSED) from problem
        self.stdout.write(f"v{version.number} in {file}: {version.name}, {version.sha256}")

    def _import(self, file: str, *, only_check: bool) -> None:
        try:
            read = services.read_rule_file(_content(file))
        except FileRefused as refused:
            for problem in refused.problems:
                self.stderr.write(problem)
            raise SystemExit(REFUSED) from refused
        live = selectors.live_activation(timezone.now())
        base = live.version if live else None
        text = history.text_in(read.plain)
        if text is None:
            raise CommandError("The file cannot be read", returncode=REFUSED)
        self._tell(read, case_history.from_file(base, text, read.cases), base)
        if not only_check:
            draft = services.draft_from_file(
                text=text, title=f"From {Path(file).name}", based_on=base, cases=read.cases, by=BY, at=timezone.now()
            )
            self.stdout.write(f"Draft {draft.pk} is open: {draft.title}")

    def _tell(self, read: RuleFile, found: Comparison, base: RulebookVersion | None) -> None:
        verified = "its fingerprint is right" if read.is_verified else "it says no fingerprint"
        self.stdout.write(f"{read.plain['name']}, {read.sha256}: {verified}")
        than = f" than v{base.number}" if base else ""
        if found.is_empty:
            self.stdout.write(f"It says nothing else{than}")
        for change in found.changes:
            self.stdout.write(f"{change.kind}: {change.words} {change.key}")
            for name, was, now in (*change.moves, *change.details):
                self.stdout.write(f"  {name}: {was} -> {now}")
        for part, was, now in found.reordered:
            self.stdout.write(f"another order: {part}: {was} -> {now}")


def _content(file: str) -> bytes:
    """No more of it than is looked at."""
    try:
        if file == "-":
            return sys.stdin.buffer.read(rulefile.MOST_BYTES + 1)
        with open(file, "rb") as opened:
            return opened.read(rulefile.MOST_BYTES + 1)
    except OSError as problem:
        raise CommandError(f"{file} cannot be read: {problem.strerror}", returncode=REFUSED) from problem
