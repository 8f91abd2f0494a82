"""Verify trace and figures again and again while others write. Prints what was found; in an honest database nothing."""

import json

from boai.edge.cli.ground import stand

stand()

from django.conf import settings  # noqa: E402

from boai.kernel.change import chain  # noqa: E402
from boai.kernel.change.turns import one_moment  # noqa: E402
from boai.kernel.figures import tallies  # noqa: E402

findings, differences = set(), 0
for _ in range(12):
    chain.extend()
    findings |= {finding.kind for finding in chain.verify(settings.AUDIT_FOLDER)}
    with one_moment():
        differences += len(tallies.verify())
print(json.dumps({"findings": sorted(findings), "differences": differences}))
