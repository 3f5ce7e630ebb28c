"""An end to guessing passwords: tries to sign in are counted, by name and address and by address alone. May not import views.

What was typed as a name is kept as a hash only: now and then it is a password.
"""

import hashlib
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F

from apps.accounts.models import SignInTries
from apps.audit.services import record
from apps.ui.formatting import counted

TRIES = 10  # by one name from one address
TRIES_OF_AN_ADDRESS = 100  # by whatever name: a whole office behind one address may mistype now and then
STRETCH_MINUTES = 15
KEPT = timedelta(days=1)
COUNT_ONE_TRY = """
    INSERT INTO accounts_signintries (key, starts_at, tries) VALUES (%s, %s, 1)
    ON CONFLICT (key, starts_at) DO UPDATE SET tries = accounts_signintries.tries + 1
    RETURNING tries
"""


class TooManyTries(Exception):
    """Signing in from this address, or by this name from it, is paused until the stretch of time ends."""

    def __init__(self, until: datetime, at: datetime) -> None:
        minutes = max(1, -(-int((until - at).total_seconds()) // 60))
        super().__init__(f"Too many tries. Wait {counted(minutes, 'minute')}, then try again")
        self.until = until


def count_try(*, name: str, address: str, at: datetime) -> None:
    """Count one try to sign in. Raises TooManyTries once those of this quarter of an hour were used up.

    One statement counts and reads, so that a thousand tries at the same moment are counted as a thousand. An address that
    used up its own is refused before its names are counted, or it could fill the table with names.
    """
    starts_at = _stretch(at)
    for key, most in ((_key(address), TRIES_OF_AN_ADDRESS), (_key(name.strip().casefold(), address), TRIES)):
        tries = _count(key, starts_at)
        if tries == most + 1:
            record(kind="sign_in.limited", subject="address", subject_id=address[:64], workspace_id=None, actor="sign-in", at=at)
        if tries > most:
            raise TooManyTries(starts_at + timedelta(minutes=STRETCH_MINUTES), at)


def forget_tries(*, name: str, address: str, at: datetime) -> None:
    """Forget the tries that a successful sign-in took; of the address, only the successful one."""
    SignInTries.objects.filter(key=_key(name.strip().casefold(), address)).delete()
    SignInTries.objects.filter(key=_key(address), starts_at=_stretch(at), tries__gt=0).update(tries=F("tries") - 1)


def forget_old_tries(*, at: datetime) -> None:
    """Remove the counts of past stretches of time."""
    SignInTries.objects.filter(starts_at__lt=at - KEPT).delete()


def _count(key: str, starts_at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(COUNT_ONE_TRY, [key, starts_at])
        tries: int = cursor.fetchone()[0]
    return tries


def _stretch(at: datetime) -> datetime:
    return at - timedelta(minutes=at.minute % STRETCH_MINUTES, seconds=at.second, microseconds=at.microsecond)


def _key(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
