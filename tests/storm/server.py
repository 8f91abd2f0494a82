"""A real Boai on its own data directory and port: started, killed, looked into afterwards."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

PROJECT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    """A port below the ephemeral range, so that no client's own socket can sit on it."""
    for port in range(18_000 + os.getpid() % 1000 * 10, 32_000):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    raise RuntimeError("no free port")


class Server:
    """``boai up`` as a process of its own."""

    def __init__(self, data: Path, database: str) -> None:
        self.port = free_port()
        self.environment = {
            **os.environ,
            "BOAI_DATA": str(data),
            "BOAI_PORT": str(self.port),
            "BOAI_DATABASE": database,
            "BOAI_WORKER": "inside",
            "PYTHONPATH": f"{PROJECT / 'src'}:{PROJECT}",
        }

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def script(self, module: str, *arguments: str) -> dict[str, object]:
        """Run a module of the tests on this installation; its last line is JSON."""
        command = [sys.executable, "-W", "error", "-m", module, *arguments]
        done = subprocess.run(command, check=False, env=self.environment, cwd=PROJECT, capture_output=True, text=True, timeout=900)
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout.splitlines()[-1])

    @contextmanager
    def running(self) -> Iterator["Server"]:
        with tempfile.TemporaryFile("w+") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "boai", "up"], env=self.environment, cwd=PROJECT, stdout=output, stderr=output
            )
            try:
                self._wait(process, output)
                self.pid = process.pid
                yield self
            finally:
                process.send_signal(signal.SIGINT)
                try:
                    process.wait(timeout=90)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()

    def kill_worker(self) -> None:
        """kill -9 the process that serves; the one above starts another."""
        for child in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split():
            if b"resource_tracker" not in Path(f"/proc/{child}/cmdline").read_bytes():
                os.kill(int(child), signal.SIGKILL)

    def answers(self) -> bool:
        """Whether it serves at this moment."""
        try:
            with urlopen(f"{self.origin}/readyz", timeout=2):
                return True
        except (URLError, ConnectionError, TimeoutError):
            return False

    def _wait(self, process: subprocess.Popen[bytes], output) -> None:
        for _ in range(1_200):
            try:
                with urlopen(f"{self.origin}/readyz", timeout=10):
                    return
            except (URLError, ConnectionError, TimeoutError):
                if process.poll() is not None:
                    break
                time.sleep(0.1)
        output.seek(0)
        raise AssertionError(output.read()[-3000:])
