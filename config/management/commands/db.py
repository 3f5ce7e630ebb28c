"""`manage.py db start|stop|status`: the embedded PostgreSQL by hand."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.launcher import roles, server


class Command(BaseCommand):
    help = "Start, stop or look at the embedded PostgreSQL of this clone."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["start", "stop", "status"])

    def handle(self, *, what: str, **options: Any) -> None:
        if not settings.EMBEDDED:
            raise CommandError("DATABASE_URL is set, so no embedded PostgreSQL is used.")
        place = settings.DATABASES["default"]["OPTIONS"]["place"]
        if what == "start":
            self.stdout.write(f"PostgreSQL answers in {server.ensure(place)}")
        elif what == "stop":
            self.stdout.write("PostgreSQL is stopped." if server.stop(place) else "PostgreSQL was not running.")
        else:
            self._status(place)

    def _status(self, place: server.Place) -> None:
        found, socket = server.status(place)
        state = f"answers in {socket}" if socket else "is not running"
        self.stdout.write(f"PostgreSQL {found.carrier.version} {state}.")
        self.stdout.write(f"programs {found.carrier.programs}\ndata     {found.data}\nlog      {found.log}")
        if socket:
            self.stdout.write(f"look in  psql -h {socket} -p {server.PORT} -U {roles.OWNER} {roles.DATABASE}")
