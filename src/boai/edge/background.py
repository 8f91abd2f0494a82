"""What works behind the pages: the worker, the upkeep, and in a demo the year that is still loading."""

from django.conf import settings

from boai.edge.demo.year import YearLoader
from boai.edge.installation import publisher_keyring
from boai.edge.outgoing import witnesses
from boai.edge.upkeep import Upkeep
from boai.edge.worker import Worker, bind_carriers
from boai.kernel.basics import keys
from boai.kernel.openlog import witnessing


def bind() -> None:
    """Give this process its ways out."""
    bind_carriers()


def start() -> tuple[Worker, Upkeep]:
    """Start the threads; the first two can be asked to stop, the year ends with the process and goes on at the next start."""
    keys.hold(publisher_keyring(settings.DATA))  # only where the log is published: on PostgreSQL not in the web process
    witnessing.bind(witnesses.bring)
    worker, upkeep = Worker(), Upkeep()
    worker.start()
    upkeep.start()
    if settings.INSTALLATION.demo:
        YearLoader(settings.DATA, settings.SOCIETY_ID).start()
    return worker, upkeep
