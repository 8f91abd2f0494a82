"""What the edge adds to every template."""

from django.conf import settings
from django.http import HttpRequest

from boai.edge.demo.year import FILE, read


def demo_progress(request: HttpRequest) -> dict[str, str]:
    """How far the demo year has been loaded: ``37/156``, or nothing when it is whole or this is no demo."""
    standing = read(settings.DATA / FILE) if settings.INSTALLATION.demo else None
    if standing is None or standing["done"] == standing["of"]:
        return {}
    return {"demo_progress": f"{standing['done']}/{standing['of']}"}
