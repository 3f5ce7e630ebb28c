"""Django's PostgreSQL backend, which starts the embedded server before the first connection of a process."""

from typing import Any

from django.db.backends.postgresql import base

from config.launcher.server import PORT, ensure


class DatabaseWrapper(base.DatabaseWrapper):
    """Named by `ENGINE = "config.launcher"`; `OPTIONS["place"]` says which embedded server."""

    def get_connection_params(self) -> dict[str, Any]:
        params: dict[str, Any] = super().get_connection_params()
        return params | {"host": str(ensure(params.pop("place"))), "port": PORT}
