"""`manage.py run`: everything, in one terminal, until Ctrl-C."""

import contextlib
import http.client
import os
import socket
import sys
import time
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import Tags, run_checks
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connections

from config import supervisor
from config.checks import NAMES
from config.databases import NotMigrated
from config.launcher import server
from config.launcher.refusals import CannotStart
from config.preparing import prepare
from config.samples import SamplePassword
from config.static_files import NotCollected, collected_meanwhile

HOST = "127.0.0.1"
SERVES_WITHIN = 60.0  # seconds
DYING = 3.0  # seconds that the children of a killed run may take
PEOPLE = "maya (product manager), carl (consultant), rhea (rule admin), olga (workspace owner), zoe (another workspace)"


class Command(BaseCommand):
    help = "Database, web server and background jobs together; Ctrl-C ends all of them."
    requires_system_checks = ()
    postgresql = 0  # the process of the embedded server when it was last looked at

    def handle(self, **options: Any) -> None:
        self.address = f"http://{HOST}:{settings.PORT}/"
        self.record = settings.DATA_DIR / "run.json"
        try:
            with supervisor.only_one(settings.DATA_DIR / "run.lock", self.record):
                supervisor.end_left_behind(self.record, DYING)
                self._run()
        except (supervisor.AlreadyRunning, NotCollected, NotMigrated) as refused:
            raise SystemExit(str(refused)) from refused

    def _run(self) -> None:
        watcher = supervisor.Supervisor(self.record, self.address, [], ended=self.stderr.write, beside=self._see_to_postgresql)
        with supervisor.signals_stop(watcher.asked), self._listening() as listener:
            try:
                supervisor.note_run(self.record, self.address, [os.getpid()])
                password = self._prepare()
                watcher.children = [
                    supervisor.Child("The web server", web_words(listener.fileno()), keeps=(listener.fileno(),)),
                    supervisor.Child("The background jobs", [sys.executable, "manage.py", "jobs"]),
                ]
                watcher.start()
                self._wait_until_it_serves(watcher)
                self._say(password)
                watcher.watch()
            except supervisor.Stopped:
                with contextlib.suppress(OSError):  # whoever was reading may be gone
                    self.stdout.write("Stopping.")
            finally:
                watcher.asked.set()  # from here on nothing interrupts
                watcher.stop()
                if settings.EMBEDDED:
                    server.stop(settings.DATABASES["default"]["OPTIONS"]["place"])

    def _listening(self) -> socket.socket:
        """The socket that the web server inherits: taken before anything is started, kept while it is restarted."""
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, settings.PORT))
        except OSError as problem:
            listener.close()
            raise SystemExit(taken(self.address) if settings.PORT >= 1024 else f"{self.address}: {problem.strerror}") from problem
        listener.listen(512)
        return listener

    def _prepare(self) -> str:
        """Everything that must be there before the first request; done again at each start, and quick when it is there."""
        with collected_meanwhile() as collected:
            password = self._prepare_database()
            collected()
        return password

    def _prepare_database(self) -> str:
        prepare(self.stdout)
        for warning in run_checks(tags=[Tags.database, NAMES], databases=["default"]):
            self.stderr.write(f"Note: {warning.msg}")
        password = ""
        if settings.EMBEDDED:
            password = SamplePassword(settings.DATA_DIR).current(settings.SAMPLE_PASSWORD)
            call_command("load_samples", password=password, stdout=self.stdout)
            self.postgresql = server.process_of(settings.DATABASES["default"]["OPTIONS"]["place"])
        connections.close_all()
        return password

    def _see_to_postgresql(self) -> None:
        """The embedded server is nobody's child: one that was killed is started again, and one that cannot be ends the run.

        A web process that finds it gone may be quicker to start it; that it ended is said all the same.
        """
        if not settings.EMBEDDED:
            return
        place = settings.DATABASES["default"]["OPTIONS"]["place"]
        found = server.process_of(place)
        if not found or found != (self.postgresql or found):
            self.stderr.write("PostgreSQL ended. Starting again.")
        if not found:
            try:
                server.start_again(place)
            except CannotStart as refused:
                raise SystemExit(f"PostgreSQL ended and cannot be started again, so everything ends.\n{refused}") from refused
        self.postgresql = server.process_of(place)

    def _wait_until_it_serves(self, watcher: supervisor.Supervisor) -> None:
        until = time.monotonic() + SERVES_WITHIN
        while not serves():
            if time.monotonic() > until:
                raise SystemExit(
                    f"{self.address}healthz did not answer 200 within {SERVES_WITHIN:.0f} seconds; what was said above tells why."
                )
            watcher.look()
            time.sleep(0.05)
        watcher.look()

    def _say(self, password: str) -> None:
        self.stdout.write(f"\nGroundwork is at {self.address}")
        if settings.EMBEDDED:
            self.stdout.write(f"Sample people: {PEOPLE}\nTheir password: {password}")
        self.stdout.write("Ctrl-C stops it.\n")
        self.stdout.flush()


def web_words(fileno: int) -> list[str]:
    """How gunicorn is started."""
    fixed = ["--worker-class=gthread", "--no-control-socket", "--graceful-timeout=2", "--timeout=60", "--log-level=warning"]
    sizes = [f"--workers={settings.WEB_PROCESSES}", f"--threads={settings.WEB_THREADS}"]
    memory = [f"--worker-tmp-dir={supervisor.SHARED_MEMORY}"] if os.access(supervisor.SHARED_MEMORY, os.W_OK) else []
    return [sys.executable, "-m", "gunicorn", "config.wsgi:application", f"--bind=fd://{fileno}", *fixed, *sizes, *memory]


def serves() -> bool:
    """Whether /healthz answers 200."""
    return answer("/healthz", settings.ALLOWED_HOSTS) == 200


def answer(path: str, hosts: Sequence[str]) -> int:
    """The status of one request, 0 where nothing answers."""
    host = next((name.lstrip(".") for name in hosts if name != "*"), HOST)
    connection = http.client.HTTPConnection(HOST, settings.PORT, timeout=5)
    try:
        connection.request("GET", path, headers={"Host": host, "Connection": "close"})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def taken(address: str) -> str:
    """What to say where the port is in use."""
    who = "Another Groundwork answers" if serves() else "Another program listens"
    return f"{who} at {address} already. To run this one beside it: PORT={settings.PORT + 1} make run"
