"""`manage.py person NAME`: add a person from the server's shell, or give one roles. How the first administrator comes to be."""

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.accounts import roles, selectors, services
from apps.accounts.models import User

BY = "manage.py person"


class Command(BaseCommand):
    help = "Add a person, or give one that is there further roles. The password is asked for, or read from standard input."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the name to sign in with")
        parser.add_argument("--full-name", default="", help="as others read it")
        parser.add_argument(
            "--role", action="append", default=[], choices=roles.SITE_ROLES, help="a role on the site; may be given several times"
        )
        parser.add_argument("--owns", default="", metavar="WORKSPACE", help="the name of a new workspace that the person owns")

    def handle(self, *, name: str, full_name: str, role: list[str], owns: str, **options: Any) -> None:
        at = timezone.now()
        person = selectors.person_named(name) or self._add(name, full_name)
        for each in role:
            services.give_site_role(person=person, role=each, by=BY, at=at)
        if owns:
            services.create_workspace(name=owns, owner=person, by=BY, at=at)
        held = ", ".join(sorted(selectors.site_roles_of(person))) or "none"
        self.stdout.write(f"{person.username}: roles on the site: {held}")

    def _add(self, name: str, full_name: str) -> User:
        password = getpass.getpass(f"Password for {name}: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
        person = User(username=name)
        try:
            person.clean_fields(exclude=["password"])
            validate_password(password, person)
        except ValidationError as wrong:
            raise CommandError("\n".join(wrong.messages)) from wrong
        return services.create_person(username=name, full_name=full_name, password=password, by=BY, at=timezone.now())
