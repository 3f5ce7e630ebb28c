"""`manage.py stop`: end what `manage.py run` of this clone runs or left behind, and nothing else."""

import contextlib
import os
import signal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from config import supervisor
from config.launcher import server

PATIENCE = 6.0  # a run that is asked ends within five


class Command(BaseCommand):
    help = "Stop Groundwork in this clone: the web server, the jobs and the embedded PostgreSQL."
    requires_system_checks = ()

    def handle(self, **options: Any) -> None:
        record = settings.DATA_DIR / "run.json"
        for pid in supervisor.left_behind(record)[:1]:  # the one that started the others ends them, too
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
        found = supervisor.end_left_behind(record, PATIENCE)
        stopped = settings.EMBEDDED and server.stop(settings.DATABASES["default"]["OPTIONS"]["place"])
        self.stdout.write("Groundwork is stopped." if found or stopped else "Groundwork was not running here.")
