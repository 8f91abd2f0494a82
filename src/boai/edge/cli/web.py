"""boai web: the web process alone. ``boai up`` starts it."""

import argparse
import os
from pathlib import Path

from boai.edge.cli.ground import explain
from boai.edge.cli.up import port
from boai.edge.installation import Installation, NotInstalled, SealedOtherwise, Tls, data_directory
from boai.edge.processes import die_with_parent
from boai.edge.production import Unsafe, refuse_if_unsafe

HELP = "网页进程（由 up 启动）"


def add(parser: argparse.ArgumentParser) -> None:
    """No arguments."""


def run(asked: argparse.Namespace) -> int:
    """Serve until told to stop; the serving process below is started again when it dies."""
    try:
        installation = Installation.read(data_directory())
        refuse_if_unsafe(installation)
    except (NotInstalled, SealedOtherwise, Unsafe) as trouble:
        return explain(trouble)
    die_with_parent()
    _serve(installation)
    return 0


def _serve(installation: Installation) -> None:
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    served = installation.served
    own_tls = served.tls is Tls.FILES
    server = Server(
        "boai.edge.web.wsgi:application",
        address=os.environ.get("BOAI_ADDRESS", served.address),
        port=port(),
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=8,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
        log_level=LogLevels.error,
        ssl_cert=Path(served.certificate) if own_tls else None,
        ssl_key=Path(served.private_key) if own_tls else None,
    )
    server.serve()
