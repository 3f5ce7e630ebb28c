"""The settings of `manage.py jobs` in the runs that kill it: a dead worker is noticed sooner. Nothing else differs."""

from config.settings import *  # noqa: F403
from config.settings import PROCRASTINATE_WORKER_DEFAULTS

PROCRASTINATE_WORKER_DEFAULTS = {**PROCRASTINATE_WORKER_DEFAULTS, "update_heartbeat_interval": 1, "stalled_worker_timeout": 4}
