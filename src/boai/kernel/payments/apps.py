"""Django's name for this room, and what it declares at start."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "boai.kernel.payments"
    label = "payments"
    verbose_name = "在线支付"

    def ready(self) -> None:
        from boai.kernel.payments import jobs, operations  # noqa: F401  # importing declares them
