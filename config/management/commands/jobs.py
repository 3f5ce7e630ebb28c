"""`manage.py jobs`: the background jobs. A worker for each queue in one process, so that no kind of job waits behind another."""

import asyncio
import signal
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app, connector_params


class Command(BaseCommand):
    help = "Work on background jobs until told to stop; ends with status 1 where a worker gave up."

    def handle(self, **options: Any) -> None:
        sys.exit(asyncio.run(work()))


async def work() -> int:
    """0 when asked to stop, 1 when a worker ended by itself: then all end, for half a process would go unnoticed."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=3 + settings.EXPORTS_AT_ONCE)
    with app.replace_connector(connector):
        async with app.open_async():
            workers = [
                asyncio.create_task(app.run_worker_async(queues=[queue], concurrency=at_once, install_signal_handlers=False))
                for queue, at_once in (("upkeep", 1), ("impact", 1), ("exports", settings.EXPORTS_AT_ONCE))
            ]
            asked = asyncio.create_task(stop.wait())
            await asyncio.wait([*workers, asked], return_when=asyncio.FIRST_COMPLETED)
            for worker in workers:
                worker.cancel()
            await asyncio.gather(*workers, return_exceptions=True)
    return 0 if stop.is_set() else 1
