"""Django's name for the desk, and the kernel's own desks declared at start."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "boai.kernel.desk"

    def ready(self) -> None:
        from boai.kernel.access import first_entry  # noqa: F401  # its operation stands in the list
        from boai.kernel.desk import importing_people, kernel_desks, payment_desks  # noqa: F401  # importing declares them
        from boai.kernel.people import erasure  # noqa: F401  # likewise: 注销 stands in the list of powers
