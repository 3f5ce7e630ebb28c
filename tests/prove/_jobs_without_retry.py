"""`manage.py jobs` without the task that takes up again what a dead worker left: the control of the runs that kill it."""

import asyncio
import sys

import django

if __name__ == "__main__":
    django.setup()
    from procrastinate.contrib.django import app

    from config.management.commands.jobs import work

    app.periodic_registry.periodic_tasks.clear()
    sys.exit(asyncio.run(work()))
