"""The file carrier: a line a message, with the address masked, for a society that has no provider yet. It reaches nobody."""

import json
from pathlib import Path

from boai.kernel.basics import clock
from boai.kernel.basics.masking import mask_phone
from boai.kernel.notify.carriers import Parcel, Receipt
from boai.kernel.notify.vocabulary import CarrierKind, DeliveryState


class PaperTrail:
    """Appends to ``messages.jsonl``."""

    name = str(CarrierKind.FILE)

    def __init__(self, folder: Path) -> None:
        self._file = folder / "messages.jsonl"

    def send(self, parcel: Parcel) -> Receipt:
        """Write the line: what kind, to whom (masked), when; never the words."""
        line = {"at": clock.now().isoformat(), "to": mask_phone(parcel.address), "template": parcel.template, "id": str(parcel.id)}
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._file.open("a", encoding="utf-8") as out:
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
        return Receipt(str(parcel.id), DeliveryState.FAILED)

    def receipt(self, number: str, address: str) -> DeliveryState:
        """A file tells nobody."""
        return DeliveryState.FAILED
