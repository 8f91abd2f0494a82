"""What comes back by the clock."""

from boai.kernel.change.acting import Acting
from boai.kernel.change.deadlines import daily, every
from boai.kernel.payments import asking, importing, receiving


@every(1, "payments.close_over")
def close_over(acting: Acting) -> None:
    """Orders whose time is over."""
    asking.close_over(acting)


@daily(3, 20, "payments.sweep_notices")
def sweep_notices(acting: Acting) -> None:
    """Notices of half a year ago, and lines whose bill never followed."""
    receiving.sweep()
    importing.sweep_orphans()
