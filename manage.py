#!/usr/bin/env python3
"""Groundwork's commands: `manage.py help` lists them."""

import os
import sys

NEED_RULES = ("decide", "report", "verify")  # work in a fresh clone, too: they see to it that rules are there


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        from django.core.management import execute_from_command_line
        from django.db import OperationalError
    except ImportError:
        sys.exit("Django is not installed here. `make setup` makes the environment; then use .venv/bin/python manage.py")
    from config.databases import NotMigrated
    from config.environment import SettingRefused
    from config.launcher.refusals import CannotStart

    try:
        if sys.argv[1:2] and sys.argv[1] in NEED_RULES and "--help" not in sys.argv:
            import django

            django.setup()
            from config.preparing import see_to_rules

            see_to_rules(sys.stderr)
        execute_from_command_line(sys.argv)
    except (SettingRefused, CannotStart, NotMigrated) as refused:
        sys.exit(str(refused))
    except OperationalError as problem:
        sys.exit(f"The database does not answer: {str(problem).strip()}")


if __name__ == "__main__":
    main()
