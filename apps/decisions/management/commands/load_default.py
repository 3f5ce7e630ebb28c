"""`manage.py load_default`: publish the rules and prices that come with Groundwork, where none are live yet."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.catalogue import selectors as catalogue
from apps.catalogue.prices import NotAPriceList
from apps.decisions import selectors, services
from apps.decisions.engine.rulebook import NotARulebook
from apps.decisions.management import fixture_files


class Command(BaseCommand):
    """Reads the fixture files and makes one service call; says what is live afterwards."""

    help = "Publish the default rule book and price list, where none are live. Running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, or say every problem of the files."""
        at = timezone.now()
        try:
            live = selectors.live_activation(at)
            if live is not None and catalogue.live_version(at) is not None:
                version = live.version  # every start but the first: no file is read
            else:
                rulebook, prices = fixture_files.default_rulebook(), fixture_files.default_prices()
                version = services.load_default(rulebook=rulebook, prices=prices, by="Groundwork setup", at=at)
        except (NotARulebook, NotAPriceList, services.NotPublishable, fixture_files.UnreadableFixture) as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"{version} live: {version.name}, {version.sha256[:12]}")
