"""`manage.py load_default`: publish the rules that come with Groundwork where none are live, and newer prices where no person keeps them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.catalogue.prices import NotAPriceList
from apps.decisions import selectors, services
from apps.decisions.engine.rulebook import NotARulebook
from apps.decisions.management import fixture_files

BY = "Groundwork setup"


class Command(BaseCommand):
    """Reads the fixture files and calls the services; says what is live afterwards."""

    help = "Publish the default rules where none are live, and default prices newer than any published, unless people keep them. Running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, or say every problem of the files."""
        try:
            lists = fixture_files.default_price_lists()
            live = selectors.live_activation(timezone.now())
            if live is None:
                rulebook, examples = fixture_files.default_rulebook(), fixture_files.worked_cases()
                version = services.load_default(rulebook=rulebook, prices=lists[-1], by=BY, at=timezone.now(), examples=examples)
            else:
                version = live.version  # every start but the first: the rules are not read
                services.give_first_test_cases(version=version, read=fixture_files.worked_cases, by=BY, at=timezone.now())
                services.publish_newer_prices(lists=lists, by=BY, at=timezone.now())
        except (NotARulebook, NotAPriceList, services.NotPublishable, fixture_files.UnreadableFixture) as refused:
            raise CommandError(str(refused)) from refused
        if offered := services.newer_left_to_people(lists=lists, by=BY):
            self.stdout.write(
                f"Prices of {offered} came with this release. People keep the prices here: `manage.py prices FOLDER --draft` shows them as a draft"
            )
        self.stdout.write(f"{version} live: {version.name}, {version.sha256[:12]}")
