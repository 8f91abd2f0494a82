"""Django's name for this room, and what it declares at start."""

from django.apps import AppConfig


class DonationsConfig(AppConfig):
    name = "boai.domains.donations"
    verbose_name = "捐赠"

    def ready(self) -> None:
        from boai.domains.donations import desk, figures, operations  # noqa: F401  # importing declares them
