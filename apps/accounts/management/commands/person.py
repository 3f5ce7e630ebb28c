"""`manage.py person NAME`: add a person from the server's shell, or give one roles. How the first administrator comes to be."""

import getpass
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from apps.accounts import roles, selectors, services
from apps.accounts.models import User, Workspace

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

    @transaction.atomic
    def handle(self, *, name: str, full_name: str, role: list[str], owns: str, **options: Any) -> None:
        at = timezone.now()
        person = User.objects.filter(username=name).first() or self._add(name, full_name, at)
        if not person.is_active:
            raise CommandError(f"{name} may not sign in any more. A site administrator can change that under People")
        for each in role:
            services.give_site_role(person=person, role=each, by=BY, at=at)
        if owns:
            self._own(person, owns, at)
        held = ", ".join(sorted(selectors.site_roles_of(person))) or "none"
        self.stdout.write(f"{person.username}: roles on the site: {held}")

    def _add(self, name: str, full_name: str, at: datetime) -> User:
        password = getpass.getpass(f"Password for {name}: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
        first, last = services.first_and_last(full_name)
        person = User(username=name, first_name=first, last_name=last)
        _check(lambda: person.clean_fields(exclude=["password"]), lambda: validate_password(password, person))
        return services.create_person(username=name, full_name=full_name, password=password, by=BY, at=at)

    def _own(self, person: User, name: str, at: datetime) -> None:
        _check(lambda: Workspace(name=name, created_at=at).clean_fields())
        if (mine := selectors.workspaces_for(person).filter(name=name).first()) and selectors.role_in(person, mine) == "owner":
            return  # the command twice does no harm
        if Workspace.objects.filter(name=name).exists():
            raise CommandError(f"There is a workspace “{name}” already. Choose another name, or ask an owner of it")
        services.create_workspace(name=name, owner=person, by=BY, at=at)


def _check(*checks: Callable[[], None]) -> None:
    try:
        for check in checks:
            check()
    except ValidationError as wrong:
        raise CommandError("\n".join(wrong.messages)) from wrong
