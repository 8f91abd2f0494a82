"""What first-aid training keeps about exams beside the attempts themselves."""

import hmac

from django.db import models

from boai.domains.training.models.classes import TrainingClass
from boai.kernel.basics import keys
from boai.kernel.change.contract import ReachBy, Record

_SPOKEN = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that is confused on a blackboard
ROOM_CODE_LENGTH = 6


class RoomCode(Record):
    """The door of an exam room: shown by the class's instructor, good for some minutes and once a person.

    The characters are derived under a key outside the database, so they stand in no table, log or trace.
    """

    training_class = models.ForeignKey(TrainingClass, models.PROTECT, related_name="room_codes", verbose_name="班次")
    opened_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", verbose_name="监考师资")
    opened_at = models.DateTimeField("出示时间")
    expires_at = models.DateTimeField("失效时间")

    reach_by = ReachBy(branch="training_class__branch")

    class Meta:
        verbose_name = "考场口令"

    def __str__(self) -> str:
        return f"{self.training_class} 考场口令"

    @property
    def characters(self) -> str:
        """Six characters of 30, about 29 bits: not to be guessed within minutes."""
        digest = hmac.digest(keys.held().current(keys.PAPER)[1], b"training.room" + self.id.bytes, "sha256")
        return "".join(_SPOKEN[byte % len(_SPOKEN)] for byte in digest[:ROOM_CODE_LENGTH])
