"""Certificates in a batch. Bars: at most 10 ms CPU and 25 KiB each. No engine takes part."""

import os
import sys
import time

from bench.ground import scratch
from bench.report import Row

BATCH, CPU_MS, KIB = 300, 10.0, 25.0


def main(engine: str) -> None:
    with scratch() as folder:
        os.environ["BOAI_DATA"] = str(folder / "demo")
        from boai.edge.cli.ground import stand

        stand(create_demo=True)
        from boai.domains.training.certificate_paper import TEMPLATE
        from boai.kernel.documents.qr import qr_svg
        from boai.kernel.documents.typesetting import typeset

        words = {
            "title": "红十字救护员证", "course": "救护员培训", "issued_on": "2026年11月21日", "valid_until": "2029年11月20日",
            "issuer": "青白江区红十字会", "demo": True,
        }  # fmt: skip

        def made(number: int) -> bytes:
            qr = qr_svg(f"HTTPS://BOAI.EXAMPLE/V/{'A' * 45}{number}")
            return typeset(TEMPLATE, {**words, "name": f"阿依古丽·买买提{number}", "number": f"ZS{number:08d}", "qr": qr})

        made(0)
        started = time.process_time()
        sizes = [len(made(number)) for number in range(1, BATCH + 1)]
        ms = 1000 * (time.process_time() - started) / BATCH
    largest = max(sizes) / 1024
    Row(f"certificate PDF <= {CPU_MS:.0f} ms CPU", "none", f"{ms:.1f} ms", f"{BATCH} in one batch", met=ms <= CPU_MS).tell()
    Row(f"certificate PDF <= {KIB:.0f} KiB", "none", f"{largest:.1f} KiB", f"{BATCH} in one batch", met=largest <= KIB).tell()


if __name__ == "__main__":
    main(sys.argv[1])
