"""`manage.py report`: decides a case file and writes its scoping document as a PDF. Stores nothing."""

import os
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.decisions import selectors
from apps.decisions.engine import casefile
from apps.decisions.engine.answers import CaseRefused, read_case
from apps.decisions.management.case_files import REFUSED, opened
from apps.reports.pdf import NotRendered
from apps.reports.selectors import prices_of
from apps.reports.services import files

NOT_MADE = 1  # exit status


class Command(BaseCommand):
    """Exit status 0: written; 2: the case was refused, one line a problem on standard error; 1: no PDF could be made."""

    help = "Decide a case file by the published rules and price list, and write the scoping document as a PDF."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The case file, the PDF, and other versions than the live ones."""
        parser.add_argument("case", metavar="CASE.json", help="a case file, or - for standard input")
        parser.add_argument("out", metavar="OUT.pdf", help="the file to write")
        parser.add_argument("--rulebook", type=int, metavar="N", help="decide by this version of the rules")
        parser.add_argument("--prices", type=int, metavar="N", help="decide with this version of the price list")

    def handle(self, *args: Any, case: str, out: str, **options: Any) -> None:
        """Read, decide, render, write."""
        with opened(case) as file:
            raw = file.read(casefile.MOST_BYTES + 1)
        try:
            chosen = selectors.chosen(rulebook=options["rulebook"], prices=options["prices"], at=timezone.now())
            read = read_case(chosen.machine.book, casefile.read_json(raw))
        except LookupError as missing:
            raise CommandError(str(missing), returncode=REFUSED) from missing
        except CaseRefused as refused:
            for problem in refused.problems:
                self.stderr.write(problem)
            raise SystemExit(REFUSED) from refused
        try:
            made = files.report(read, chosen, prices_of(chosen))
        except NotRendered as reason:
            raise CommandError(str(reason), returncode=NOT_MADE) from reason
        _write(out, made)


def _write(name: str, data: bytes) -> None:
    """Write beside, then rename: the file is there whole or not at all."""
    out = Path(name)
    try:
        if out.exists() and not out.is_file():
            out.write_bytes(data)  # /dev/stdout and its like
            return
        with tempfile.NamedTemporaryFile(dir=out.parent, prefix=f".{out.name[:40]}.", delete=False) as beside:
            beside.write(data)
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(beside.name, 0o666 & ~mask)
        os.replace(beside.name, out)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise CommandError(f"{name!r} cannot be written: {reason}", returncode=NOT_MADE) from error
