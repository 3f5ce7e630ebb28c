"""`manage.py dmn import|evaluate|export`: OMG DMN models in and out. What cannot be kept is named with element and line."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.decisions import selectors, services
from apps.decisions.engine.dmn import trees
from apps.decisions.engine.dmn.lines import MOST_BYTES, line_decided, line_refused
from apps.decisions.engine.dmn.reading import read_model
from apps.decisions.engine.dmn.trees import Unkept
from apps.decisions.management.case_files import REFUSED, opened
from apps.decisions.models import Draft, RulebookVersion

BY = "the server\u2019s shell"


class Command(BaseCommand):
    """Exit status 0: done; 2: the model cannot be kept at all, one line a refusal on standard error."""

    help = "Read OMG DMN decision tables into a draft, evaluate a DMN model, or write a published version as DMN."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, and with which files."""
        what = parser.add_subparsers(dest="what", required=True, metavar="import|evaluate|export")
        into = what.add_parser("import", help="read a model's decision tables into a draft, or say what of it cannot be kept")
        into.add_argument("model", metavar="MODEL.dmn")
        into.add_argument("--draft", type=int, metavar="N", help="into this draft; unless given, into a new one from the version in force")
        into.add_argument("--check", action="store_true", help="say what would come in and what cannot be kept, and store nothing")
        evaluate = what.add_parser("evaluate", help="print one result a line for lines of cases; nothing is stored")
        evaluate.add_argument("model", metavar="MODEL.dmn")
        evaluate.add_argument("cases", metavar="CASES.jsonl", help="one case a line, or - for standard input")

        export = what.add_parser("export", help="write a published version: its rule book, and what it says as decision tables")
        export.add_argument("version", type=int, metavar="VERSION", help="the number of a published version")
        export.add_argument("out", metavar="OUT.dmn")

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        """Do it."""
        try:
            getattr(self, f"_{what}")(**options)
        except BrokenPipeError:
            sys.stderr.close()  # whoever was reading has seen enough

    def _import(self, *, model: str, draft: int | None, check: bool, **options: Any) -> None:
        raw = self._file(model)
        try:
            if (book := services.own_book(raw)) is not None:
                self.stdout.write(f"The rule book “{book.name}”, as its tables say it")
                if not check:
                    opened_as = services.import_book(book=book, by=BY, at=timezone.now())
                    self.stdout.write(f"Into draft {opened_as.pk}, “{opened_as.title}”")
                return
            checked = services.check_model(raw)
            if not check:
                into = self._draft(draft, checked.model.name)
                services.import_model(draft=into, raw=raw, file_name=Path(model).name, by=BY, at=timezone.now())
                self.stdout.write(f"Into draft {into.pk}, “{into.title}”")
        except services.NothingKept as refused:
            raise CommandError("\n".join(f"{model}: {one}" for one in refused.refusals), returncode=REFUSED) from refused
        except services.DraftChanged:
            raise CommandError(f"draft {draft} is published; name another", returncode=REFUSED) from None
        for decision, table in checked.tables:
            self.stdout.write(f"{decision.name}: {table.policy} {table.aggregation}".rstrip() + f", {len(table.rules)} rules")
        for refusal in checked.refusals:
            self.stderr.write(f"not kept: {refusal}")

    def _draft(self, number: int | None, name: str) -> Draft:
        if number is not None:
            found = Draft.objects.filter(pk=number).first()
            if found is None:
                raise CommandError(f"there is no draft {number}", returncode=REFUSED)
            return found
        at = timezone.now()
        try:
            live = selectors.live_version(at)
        except selectors.NothingPublished as nothing:
            raise CommandError(str(nothing), returncode=REFUSED) from nothing
        return services.copy_version_to_draft(version=live, title=f"DMN: {name}"[:200], by=BY, at=at)

    def _export(self, *, version: int, out: str, **options: Any) -> None:
        try:
            found = selectors.version(version)
        except (RulebookVersion.DoesNotExist, OverflowError):
            raise CommandError(f"There is no version {version} of the rules here", returncode=REFUSED) from None
        raw = selectors.dmn_by(found.sha256)
        try:
            Path(out).write_bytes(raw)
        except (OSError, ValueError) as error:  # ValueError: a name with a NUL
            raise CommandError(f"{out!r} cannot be written: {getattr(error, 'strerror', None) or error}", returncode=REFUSED) from error
        self.stdout.write(f"{found}: {len(raw):,} bytes into {out}")
        for model, count in services.tables_beside(found):
            tables = f"{count} table" if count == 1 else f"{count} tables"
            self.stdout.write(f"not in the file: {tables} imported from “{model}”, which no version holds and which take no part in advice")

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
