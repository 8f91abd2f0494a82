"""A real server asked everything its description allows, and much that it does not: no server error, nothing undescribed.

``BOAI_SOAK`` in the environment asks longer.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.storm.server import PROJECT, Server

EXAMPLES = 1_000 if os.environ.get("BOAI_SOAK") else 15
CHECKS = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance", "unsupported_method",
    "missing_required_header", "ignored_auth",
)  # fmt: skip


@pytest.mark.storm
def test_no_request_makes_a_server_error(tmp_path: Path) -> None:
    server = Server(tmp_path / "asked", "")
    server.script("tests.storm.city", "3", "30")
    with server.running():
        token = subprocess.run(
            [sys.executable, "-m", "boai", "token", "citizen1"],
            env=server.environment, cwd=PROJECT, capture_output=True, text=True, check=True, timeout=60,
        ).stdout.strip()  # fmt: skip
        asked = subprocess.run(
            [
                sys.executable, "-m", "schemathesis.cli", "run", f"{server.origin}/api/v1/openapi.json",
                "-H", f"Authorization: Bearer {token}", "--checks", ",".join(CHECKS), "-n", str(EXAMPLES),
                "--no-color", "--generation-database", "none",
            ],
            cwd=tmp_path, capture_output=True, text=True, check=False, timeout=3_600 if os.environ.get("BOAI_SOAK") else 120,
        )  # fmt: skip
    print(asked.stdout[-3_000:])
    assert asked.returncode == 0, asked.stdout[-6_000:] + asked.stderr[-2_000:]
