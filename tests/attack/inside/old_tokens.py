"""API tokens of a login that must open nothing any more: one revoked, one past its end."""

import json
import sys
from datetime import timedelta

from boai.edge.cli.ground import stand

stand()

from boai.kernel.basics import clock  # noqa: E402
from boai.kernel.people import tokens  # noqa: E402
from boai.kernel.people.models import Account, ApiToken  # noqa: E402

account = Account.objects.get(login=sys.argv[1])
expired, revoked = tokens.issue(account, "attack", 1), tokens.issue(account, "attack", 1)
newest = list(ApiToken.objects.filter(account=account, purpose="attack").order_by("-id")[:2])
newest[0].revoked_at = clock.now()
newest[1].expires_at = clock.now() - timedelta(minutes=1)
for row in newest:
    row.save()
print(json.dumps({"expired": expired, "revoked": revoked}))
