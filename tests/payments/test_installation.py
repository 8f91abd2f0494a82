"""The fake gateway belongs to a demo alone; a real society speaks to the gateways' own hosts with its own keys."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from boai.edge.gateway import enrolment
from boai.edge.installation import Installation, Kind
from boai.edge.outgoing.gateways import FILE, gateways_of


def test_a_real_society_never_speaks_to_the_fake(tmp_path: Path, enrolled: Path) -> None:
    real = Installation.create(tmp_path / "real", Kind.REAL)
    assert gateways_of(real, 9) == []
    shutil.copy(enrolled / "keys" / FILE, real.data / "keys" / FILE)
    for one in gateways_of(real, 9):
        assert not one._client.own_fakes and one._client.hosts
    environment = {**os.environ, "BOAI_DATA": str(real.data), "PYTHONPATH": "src"}
    done = subprocess.run([sys.executable, "-m", "boai", "gateway"], check=False, env=environment, capture_output=True, text=True)
    assert done.returncode == 2 and "不启动演示网关" in done.stderr and not (real.data / "gateway").exists()


def test_both_sides_are_introduced_once_and_their_files_are_closed(tmp_path: Path, enrolled: Path) -> None:
    shutil.copytree(enrolled, tmp_path / "demo")
    ours, theirs = tmp_path / "demo" / "keys" / FILE, tmp_path / "demo" / "gateway" / "own.json"
    before = ours.read_text(), theirs.read_text()
    enrolment.enrol(tmp_path / "demo")
    assert (ours.read_text(), theirs.read_text()) == before
    assert (enrolled / "keys" / FILE).stat().st_mode & 0o077 == 0 and before[0].count("BEGIN PRIVATE KEY") == 2
