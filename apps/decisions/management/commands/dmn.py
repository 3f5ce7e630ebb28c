"""`manage.py dmn import|evaluate|export`: OMG DMN models in and out. What cannot be kept is named with element and line."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.decisions.engine.dmn import trees
from apps.decisions.engine.dmn.lines import MOST_BYTES, line_decided, line_refused
from apps.decisions.engine.dmn.reading import read_model
from apps.decisions.engine.dmn.trees import Unkept
from apps.decisions.management.case_files import REFUSED, opened


class Command(BaseCommand):
    """Exit status 0: done; 2: the model cannot be kept at all, one line a refusal on standard error."""

    help = "Read OMG DMN decision tables into a draft, evaluate a DMN model, or write a published version as DMN."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, and with which files."""
        what = parser.add_subparsers(dest="what", required=True, metavar="import|evaluate|export")
        evaluate = what.add_parser("evaluate", help="print one result a line for lines of cases; nothing is stored")
        evaluate.add_argument("model", metavar="MODEL.dmn")
        evaluate.add_argument("cases", metavar="CASES.jsonl", help="one case a line, or - for standard input")

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        """Do it."""
        try:
            getattr(self, f"_{what}")(**options)
        except BrokenPipeError:
            sys.stderr.close()  # whoever was reading has seen enough

    def _evaluate(self, *, model: str, cases: str, **options: Any) -> None:
        raw = self._file(model)
        refused = ""
        try:
            read = read_model(raw)
        except Unkept as wrong:
            refused = str(wrong)
        with opened(cases) as file:
            while line := file.readline(MOST_BYTES + 2):
                rest = line
                while not rest.endswith(b"\n") and len(rest) > MOST_BYTES:
                    rest = file.readline(MOST_BYTES + 2)
                if line.strip():
                    self._line(line_refused(line, refused) if refused else line_decided(read, line.strip()))
        if refused:
            raise CommandError(f"{model}: {refused}", returncode=REFUSED)

    def _file(self, name: str) -> bytes:
        with opened(name) as file:
            try:
                return file.read(trees.MOST_BYTES + 1)
            except OSError as error:
                raise CommandError(f"{name!r} cannot be read: {error.strerror}", returncode=REFUSED) from error

    def _line(self, text: str) -> None:
        """One line in UTF-8, whatever the locale says."""
        if (buffer := getattr(self.stdout, "buffer", None)) is None:
            self.stdout.write(text)
            return
        buffer.write(f"{text}\n".encode("utf-8", "replace"))
        buffer.flush()
