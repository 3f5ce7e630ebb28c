"""How Django knows the project itself, which holds one migration and the commands that run everything."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"
    label = "config"

    def ready(self) -> None:
        from config import checks  # noqa: F401  registers the system checks, once the apps are loaded
