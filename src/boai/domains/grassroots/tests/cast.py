"""Grassroots organisations' part of the cast: the checks of 白马村, at every point of their life."""

from boai.domains.grassroots import operations as do
from boai.domains.grassroots.models import SelfCheck
from boai.domains.grassroots.vocabulary import Have
from boai.kernel.basics import clock


class GrassrootsCast:
    """Makes checks through operations, as the people who would do it."""

    def __init__(self, cast) -> None:
        self.cast = cast

    def filed(self, *, by: str = "village_clerk", branch=None, year: int | None = None, lacking="", evidence="见台账") -> SelfCheck:
        """A check with every have but those named in ``lacking``, each with the same evidence."""
        answers = {have.value: have not in lacking.split() for have in Have}
        notes = {f"{have}_evidence": evidence for have in Have}
        actor, year = getattr(self.cast, by), year or clock.today().year
        return do.file(branch=branch or self.cast.village, year=year, **answers, **notes, acting=actor)

    def returned(self, **wanted) -> SelfCheck:
        return do.return_for_change(self.filed(**wanted), reason="请补充活动照片", acting=self.cast.county_officer)

    def verified(self, **wanted) -> SelfCheck:
        return do.verify(self.filed(**wanted), acting=self.cast.county_officer)
