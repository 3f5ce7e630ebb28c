"""`manage.py settings`: every setting, what may stand in it, and what it is now."""

import os
from typing import Any

from django.core.management.base import BaseCommand

from config import environment


class Command(BaseCommand):
    help = "Print every setting that is read from the environment."
    requires_system_checks = ()

    def handle(self, **options: Any) -> None:
        for setting in environment.TABLE:
            found = os.environ.get(setting.name, "")
            now = ("(set)" if found else "(not set)") if setting.secret else found or setting.default or "(not set)"
            self.stdout.write(f"{setting.name} = {now}\n    {setting.does}\n    allowed: {setting.allowed}")
