"""`manage.py load_samples`: people and use cases to look at, on the embedded database only. Twice does no harm."""

import json
from argparse import ArgumentParser
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.accounts import services as accounts
from apps.accounts.models import User
from apps.intake import services as intake
from config.samples import SamplePassword

BY = "Groundwork setup"
USE_CASES = settings.BASE_DIR / "fixtures" / "use_cases"


class Command(BaseCommand):
    help = "Make the sample people with their workspaces and use cases, or give the people another password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--password", default="", help="otherwise GROUNDWORK_SAMPLE_PASSWORD, else the last one, else a new one")

    def handle(self, *, password: str = "", **options: Any) -> None:
        if not settings.EMBEDDED:
            raise CommandError("Sample people are made on the embedded database only; their password is known to whoever reads the screen.")
        kept = SamplePassword(settings.DATA_DIR)
        password = kept.current(password or settings.SAMPLE_PASSWORD)
        if kept.is_given(password):
            return
        at = timezone.now()
        samples = accounts.create_samples(password=password, by=BY, at=at)
        made = self._use_cases(samples, at)
        kept.note_given(password)
        self.stdout.write(f"{len(samples.people)} sample people and {made} sample use cases are there.")

    def _use_cases(self, samples: accounts.Samples, at: datetime) -> int:
        """Each file is a case, made once; those of the folder `other_workspace` belong to the other workspace."""
        files = sorted(USE_CASES.glob("**/*.json"))
        for file in files:
            other = file.parent.name == "other_workspace"
            person: User = samples.people["zoe" if other else "maya"]
            workspace = samples.other_workspace if other else samples.workspace
            case = json.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)
            intake.create_from_case(workspace=workspace, case=case, key=f"sample-{file.stem}", by=person, at=at)
        return len(files)
