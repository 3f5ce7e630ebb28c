"""`manage.py stop`: end what `manage.py run` of this clone runs or left behind, and nothing else."""

import os
import signal
import time
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
        found = supervisor.left_behind(record)
        for pid in found[:1]:  # the one that started the others ends them, too
            os.kill(pid, signal.SIGTERM)
        until = time.monotonic() + PATIENCE
        while supervisor.left_behind(record) and time.monotonic() < until:
            time.sleep(0.05)
        for pid in supervisor.left_behind(record):
            supervisor.end_group(pid, signal.SIGKILL) if os.getpgid(pid) == pid else os.kill(pid, signal.SIGKILL)
        record.unlink(missing_ok=True)
        stopped = settings.EMBEDDED and server.stop(settings.DATABASES["default"]["OPTIONS"]["place"])
        self.stdout.write("Groundwork is stopped." if found or stopped else "Groundwork was not running here.")
