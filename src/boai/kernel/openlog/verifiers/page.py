"""verify.html: one file that carries everything it needs. Its cryptography and its QR reader come from packages, put in here."""

import base64
import hashlib
from html import escape
from pathlib import Path

HERE = Path(__file__).parent
PACKAGES = ("tweetnacl/nacl-fast.min.js", "fast-sha256/sha256.min.js", "jsqr/dist/jsQR.js")
OWN = ("verify.js", "verify-page.js")


class PackagesMissing(Exception):
    """The page packages are not installed: ``make run`` or ``bin/install-node`` brings them."""


def verify_page(trusted: str, packages: Path) -> bytes:
    """The page with a policy pinned inside. The same policy and packages give the same bytes. Raises PackagesMissing."""
    scripts = [_script(packages / name) for name in PACKAGES] + [_script(HERE / name) for name in OWN]
    style = (HERE / "verify.css").read_text(encoding="utf-8")
    content = "; ".join([
        "default-src 'none'", "base-uri 'none'", "form-action 'none'", "img-src blob:", "connect-src 'self'",
        f"script-src {' '.join(_hash(one) for one in scripts)}", f"style-src {_hash(style)}",
    ])  # fmt: skip
    page = (HERE / "verify.html").read_text(encoding="utf-8")
    tags = "\n".join(f"<script>{one}</script>" for one in scripts)
    for name, value in (("policy", content), ("style", style), ("trusted", escape(trusted)), ("scripts", tags)):
        page = page.replace("{{ " + name + " }}", value)
    return page.encode()


def _script(file: Path) -> str:
    if not file.is_file():
        raise PackagesMissing(file.name)
    return file.read_text(encoding="utf-8").replace("</script", "<\\/script")


def _hash(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"
