"""Django's name for this room, and what it declares at start."""

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "boai.domains.training"
    verbose_name = "应急救护培训"

    def ready(self) -> None:
        from boai.domains.training import desk, figures, imports, operations, reactions  # noqa: F401  # importing declares them
        from boai.domains.training.operations import booking_numbers, deadlines, teaching_deadlines  # noqa: F401
        from boai.domains.training.vocabulary import messages  # noqa: F401
