"""Django's name for the web, and what it declares at start."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "boai.edge.web"

    def ready(self) -> None:
        from boai.edge.web import upkeep  # noqa: F401  # importing declares its notices and permission
