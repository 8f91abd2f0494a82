"""Weaknesses, each a small replacement of source text, planted in a copy; each names the findings that give it away.

The copy is attacked with all of them at once. A hole whose text is no longer in the source fails loudly: the law moved, the hole must
move with it.
"""

from tests.attack.holes.access import HOLES as ACCESS
from tests.attack.holes.browser import HOLES as BROWSER
from tests.attack.holes.files import HOLES as FILES
from tests.attack.holes.hole import Hole, NotThere, copied, fits, planted
from tests.attack.holes.rooms import HOLES as ROOMS
from tests.attack.holes.secrets import HOLES as SECRETS

HOLES: tuple[Hole, ...] = (*ACCESS, *BROWSER, *FILES, *ROOMS, *SECRETS)

__all__ = ["HOLES", "Hole", "NotThere", "copied", "fits", "planted"]
