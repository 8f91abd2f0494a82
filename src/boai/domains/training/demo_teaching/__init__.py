"""Those who teach in the demo city, and where: 120 instructors, 20 places, pairs, teams, a roster to try. All invented."""

from collections.abc import Callable
from uuid import UUID

from boai.domains.training.demo_teaching.careers import careers
from boai.domains.training.demo_teaching.grounds import inviting, needing, places
from boai.domains.training.demo_teaching.people import engage
from boai.domains.training.demo_teaching.teams import teams
from boai.kernel.change.acting import system
from boai.kernel.orgs.models import Branch


def build(society_id: UUID, progress: Callable[[str, int, int], None]) -> None:
    """Everything, once."""
    progress("师资与场所", 0, 1)
    acting = system(society_id, name="demo")
    society = Branch.objects.unscoped().get(id=society_id)
    stood = places(acting)
    crew = engage(society, stood, acting)
    careers(society, crew, acting)
    teams(crew, acting)
    inviting(stood, acting)
    needing(stood, acting)
    progress("师资与场所", 1, 1)
