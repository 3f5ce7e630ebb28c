"""`manage.py load_default`: publish the rules and prices that come with Groundwork, where none are live yet."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.decisions import services
from apps.decisions.engine.rulebook import NotARulebook
from apps.decisions.management import fixture_files


class Command(BaseCommand):
    """Reads the fixture files and makes one service call; says what is live afterwards."""

    help = "Publish the default rule book and price list, where none are live. Running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, or say every problem of the files."""
        try:
            version = services.load_default(
                rulebook=fixture_files.default_rulebook(),
                prices=fixture_files.default_prices(),
                by="Groundwork setup",
                at=timezone.now(),
            )
        except (NotARulebook, services.NotPublishable, fixture_files.UnreadableFixture) as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"{version} live: {version.name}, {version.sha256[:12]}")
