"""What a story cannot read off the screen: the sign-in code of this half-minute (a camera would), and a county's figure."""

import json
import sys

from boai.edge.cli.ground import stand

stand()

from boai.domains.training.models import TrainingClass  # noqa: E402  # Django must stand first
from boai.domains.training.sign_in_code import code_now  # noqa: E402
from boai.kernel.figures.reading import read  # noqa: E402
from boai.kernel.orgs.models import Branch  # noqa: E402
from boai.kernel.orgs.queries import ids_below  # noqa: E402

asked, what = sys.argv[1:]
if asked == "code":
    print(json.dumps({"code": code_now(TrainingClass.objects.get(number=what).id)}))
else:
    print(json.dumps({"certified": read("training.certified_persons", ids_below(Branch.objects.get(code=what))).value}))
