"""A web application that says "saved" first and saves 20 ms later: the control of the runs that kill workers."""

import io
import queue
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from config.wsgi import application as real

LATER = 0.02  # seconds
waiting: "queue.Queue[tuple[float, dict[str, Any]]]" = queue.Queue()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Every save is acknowledged at once; what else is asked is answered as ever."""
    if environ["REQUEST_METHOD"] != "POST" or not environ["PATH_INFO"].endswith("/save"):
        return real(environ, start_response)
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    waiting.put((time.monotonic() + LATER, {**environ, "wsgi.input": io.BytesIO(body)}))
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "5")])
    return [b"Saved"]


def _save() -> None:
    while True:
        due, environ = waiting.get()
        time.sleep(max(0.0, due - time.monotonic()))
        for _ in real(environ, lambda *_: None):
            pass


threading.Thread(target=_save, daemon=True).start()
