"""`manage.py decide`: one decision, or one a line, by published rules and prices, as JSON on standard output. Stores nothing."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.decisions import selectors
from apps.decisions.engine import canonical, casefile
from apps.decisions.engine.answers import CaseRefused, read_case
from apps.decisions.engine.decide import decide
from apps.decisions.management.case_files import REFUSED, opened

Plain = dict[str, Any]


class Command(BaseCommand):
    """Reads a case file, decides, prints. Exit status 0: decided; 2: refused, one line a problem on standard error."""

    help = "Decide a case file by the published rules and price list, and print the decision as JSON. Nothing is stored."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The case file, whether it holds one case a line, and other versions than the live ones."""
        parser.add_argument("case", nargs="?", metavar="CASE.json", help="a case file, or - for standard input")
        parser.add_argument("--many", metavar="FILE.jsonl", help="a file with one case a line, or - for standard input")
        parser.add_argument("--rulebook", type=int, metavar="N", help="decide by this version of the rules")
        parser.add_argument("--prices", type=int, metavar="N", help="decide with this version of the price list")

    def handle(self, *args: Any, case: str | None, many: str | None, **options: Any) -> None:
        """Decide one case, or many."""
        if bool(case) == bool(many):
            raise CommandError("name one case file, or --many and a file with one case a line", returncode=REFUSED)
        chosen = self._chosen(options["rulebook"], options["prices"])
        try:
            if case:
                self._one(case, chosen)
            else:
                self._many(many or "-", chosen)
        except BrokenPipeError:
            sys.stderr.close()  # whoever was reading has seen enough

    def _one(self, name: str, chosen: selectors.Chosen) -> None:
        with opened(name) as file:
            raw = file.read(casefile.MOST_BYTES + 1)
        try:
            self._print(decided(raw, chosen))
        except CaseRefused as refused:
            for problem in refused.problems:
                self.stderr.write(problem)
            raise SystemExit(REFUSED) from refused

    def _many(self, name: str, chosen: selectors.Chosen) -> None:
        with opened(name) as file:
            for raw in _lines(file):
                self._print(line_decided(raw, chosen))

    def _chosen(self, rulebook: int | None, prices: int | None) -> selectors.Chosen:
        try:
            return selectors.chosen(rulebook=rulebook, prices=prices, at=timezone.now())
        except LookupError as missing:
            raise CommandError(str(missing), returncode=REFUSED) from missing

    def _print(self, plain: Plain) -> None:
        """One line of canonical JSON in UTF-8, whatever the locale says."""
        line = canonical.dumps(plain) + "\n"
        if (buffer := getattr(self.stdout, "buffer", None)) is None:
            self.stdout.write(line, ending="")
            return
        buffer.write(line.encode("utf-8"))
        buffer.flush()


def decided(raw: bytes, chosen: selectors.Chosen) -> Plain:
    """The decision on one case file. Raises CaseRefused."""
    return _decided(casefile.read_json(raw), chosen)


def line_decided(raw: bytes, chosen: selectors.Chosen) -> Plain:
    """The decision on one line of many, with its id; or the refusal, in the same place."""
    name: Plain = {}
    try:
        plain = casefile.read_json(raw)
        if (found := casefile.read_id(plain)) is not None:
            name = {"id": found}
        return {**name, **_decided(plain, chosen)}
    except CaseRefused as refused:
        return {"id": name.get("id"), "refused": list(refused.problems)}


def _decided(plain: Any, chosen: selectors.Chosen) -> Plain:
    read = read_case(chosen.machine.book, plain)
    return decide(chosen.machine, read, rulebook=chosen.rulebook, price_list=chosen.price_list)


def _lines(file: IO[bytes]) -> Iterator[bytes]:
    """The lines that hold something; of one that is too long, enough to be refused."""
    while raw := file.readline(casefile.MOST_BYTES + 2):
        rest = raw
        while not rest.endswith(b"\n") and len(rest) > casefile.MOST_BYTES:
            rest = file.readline(casefile.MOST_BYTES + 2)
        if raw.strip():
            yield raw.strip()
