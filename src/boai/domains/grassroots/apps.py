"""Django's name for this room, and what it declares at start."""

from django.apps import AppConfig


class GrassrootsConfig(AppConfig):
    name = "boai.domains.grassroots"
    verbose_name = "基层组织"

    def ready(self) -> None:
        from boai.domains.grassroots import desk, figures, operations  # noqa: F401  # importing declares them
