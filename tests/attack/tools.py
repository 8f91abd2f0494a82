"""What others wrote to attack with: schemathesis over the description of the API, wapiti over the citizens' pages."""

import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator

from tests.attack.findings import Finding, high, low, medium
from tests.attack.ground import Ground
from tests.storm.server import PROJECT

SCHEMATHESIS_EXAMPLES = 60
WAPITI = PROJECT / ".venv-wapiti"
WAPITI_VERSION = "3.2.3"
WAPITI_CRAWL_S, WAPITI_MODULE_S, WAPITI_S = 90, 25, 420
"""How long it may look for pages, try one kind of attack, and take in all."""
DEMO_ONLY = {"secure-flag-cookie": "a demo is served without TLS on loopback; a real installation sets the flag"}
MODULES = "sql,xss,permanentxss,exec,file,redirect,crlf,ssrf,csp,cookieflags,http_headers,htp,methods,backup,xxe"


def used(ground: Ground) -> Iterator[Finding]:
    """What both found; a tool that is not here is said, not passed over."""
    for name, tool in (("schemathesis", _schemathesis), ("wapiti", _wapiti)):
        began = time.monotonic()
        found = list(tool(ground))
        print(f"  {name:16}{'':11}{time.monotonic() - began:6.1f} s  {len(found)} findings", flush=True)
        yield from found


def _schemathesis(ground: Ground) -> Iterator[Finding]:
    asked = subprocess.run(
        [
            sys.executable, "-m", "schemathesis.cli", "run", f"{ground.origin}/api/v1/openapi.json",
            "-H", f"Authorization: Bearer {ground.token('citizen35')}",
            "--checks", "not_a_server_error,status_code_conformance,response_schema_conformance,ignored_auth",
            "-n", str(SCHEMATHESIS_EXAMPLES), "--no-color", "--generation-database", "none",
        ],
        cwd=ground.place, capture_output=True, text=True, check=False, timeout=400,
    )  # fmt: skip
    if asked.returncode:
        failed = re.search(r"_{3,}.*", asked.stdout, re.DOTALL)
        yield high("schemathesis", (failed[0] if failed else asked.stdout[-300:] + asked.stderr[-300:]).replace("\n", " "))


def _wapiti(ground: Ground) -> Iterator[Finding]:
    program = _installed()
    if program is None:
        return
    report = ground.place / "wapiti.json"
    words = [
        program, "-u", f"{ground.origin}/", "--scope", "folder", "-m", MODULES, "--max-scan-time", str(WAPITI_CRAWL_S),
        "--max-attack-time", str(WAPITI_MODULE_S), "--max-links-per-page", "30", "-d", "3", "-f", "json", "-o", str(report),
        "--flush-session", "--store-session", str(ground.place / "wapiti"), "--no-bugreport", "--tasks", "4", "-v", "0",
    ]  # fmt: skip
    try:
        subprocess.run(words, cwd=ground.place, capture_output=True, check=False, timeout=WAPITI_S)
    except subprocess.TimeoutExpired:
        print(f"  wapiti did not end within {WAPITI_S} s; what it had written counts", flush=True)
    if not report.exists():
        yield low("wapiti.no-report", "wapiti ended without a report")
        return
    said = json.loads(report.read_text())
    for kind, rows in said.get("vulnerabilities", {}).items():
        for row in rows:
            name = kind.lower().replace(" ", "-")
            worth = low if name in DEMO_ONLY else high if row.get("level", 1) >= 3 else medium
            yield worth(f"wapiti.{name}", DEMO_ONLY.get(name) or f"{row.get('method')} {row.get('path')} {row.get('info')}")


def _installed() -> str | None:
    """wapiti of our version in a venv of its own; None, and the reason printed, where the package index does not answer."""
    program = WAPITI / "bin" / "wapiti"
    if program.exists():
        return str(program)
    try:
        subprocess.run([sys.executable, "-m", "venv", str(WAPITI)], check=True, capture_output=True, timeout=120)
        (WAPITI / ".gitignore").write_text("*\n")
        subprocess.run(
            [str(WAPITI / "bin" / "pip"), "install", "-q", f"wapiti3=={WAPITI_VERSION}"],
            check=True,
            capture_output=True,
            text=True,
            timeout=600,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as trouble:
        shutil.rmtree(WAPITI, ignore_errors=True)
        print(f"  SKIPPED: wapiti — {(getattr(trouble, 'stderr', '') or str(trouble)).strip().splitlines()[-1:]}", flush=True)
        return None
    return str(program)
