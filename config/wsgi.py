"""What a web server calls."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

# A rule book is some hundred thousand objects, and reading one makes as many again: to look through all of them, each time, for what
# only refers to itself took half of the time of a page that opens, checks or publishes rules. What is there by now stays for good.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 4, 2)
