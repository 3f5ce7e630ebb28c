"""One at a time puts rules or prices into force, since each is checked against the other. May not import views, forms or admin."""

from datetime import datetime

from apps.audit.locks import Lock, wait_for
from apps.catalogue.services import one_publisher


def wait_for_turn(at: datetime) -> datetime:
    """Wait until no other transaction publishes rules or prices, and keep others out; the moment that `at` has become by then.

    The lock of the rules comes first, here and everywhere, so that nobody waits for somebody who waits for him.
    """
    return at + wait_for(Lock.RULES) + one_publisher()
