"""What works behind the pages: the worker, the upkeep, and in a demo the year that is still loading."""

from django.conf import settings

from boai.edge.demo.year import YearLoader
from boai.edge.installation import PUBLISHER_KEYS
from boai.edge.upkeep import Upkeep
from boai.edge.worker import Worker, bind_carriers
from boai.kernel.basics import keys


def bind() -> None:
    """Give this process its ways out."""
    bind_carriers()


def start() -> tuple[Worker, Upkeep]:
    """Start the threads; the first two can be asked to stop, the year ends with the process and goes on at the next start."""
    keys.hold(keys.Keyring.open(settings.DATA / "keys", PUBLISHER_KEYS))  # who works behind the pages signs the public logs
    worker, upkeep = Worker(), Upkeep()
    worker.start()
    upkeep.start()
    if settings.INSTALLATION.demo:
        YearLoader(settings.DATA, settings.SOCIETY_ID).start()
    return worker, upkeep
