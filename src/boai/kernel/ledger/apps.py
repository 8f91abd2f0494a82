"""Django's name for this room, and what it declares at start."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "boai.kernel.ledger"
    verbose_name = "账本"

    def ready(self) -> None:
        from boai.kernel.ledger import operations, rules  # noqa: F401  # importing declares them
