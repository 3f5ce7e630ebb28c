#!/usr/bin/env python3
"""Groundwork's commands: `manage.py help` lists them."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit("Django is not installed here. `make setup` makes the environment; then use .venv/bin/python manage.py")
    from config.environment import SettingRefused
    from config.launcher.refusals import CannotStart

    try:
        execute_from_command_line(sys.argv)
    except (SettingRefused, CannotStart) as refused:
        sys.exit(str(refused))


if __name__ == "__main__":
    main()
