"""Third-party files served straight from ``node_modules``: a closed list, so nothing else there is public."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

FILES = {
    "weui/weui.css": "weui/dist/style/weui.min.css",
    "tabler/tabler.css": "@tabler/core/dist/css/tabler.min.css",
}
ENDINGS = ("", ".br", ".gz")


class PackageFinder(BaseFinder):
    """Finds the listed files by their public name."""

    def find(self, path: str, find_all: bool = False, **options: Any) -> str | list[str] | None:  # type: ignore[override]
        inside = FILES.get(path)
        if inside is None:
            return [] if find_all else None
        found = str(settings.PROJECT / "node_modules" / inside)
        return [found] if find_all else found

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, Any]]:
        for name, inside in FILES.items():
            for ending in ENDINGS:  # WhiteNoise sends a compressed file only where it is listed beside the plain one
                if (settings.PROJECT / "node_modules" / f"{inside}{ending}").exists():
                    yield f"{name}{ending}", _OneFile(f"{name}{ending}", f"{inside}{ending}")


class _OneFile(FileSystemStorage):
    """A storage that knows one file under its public name."""

    def __init__(self, name: str, inside: str) -> None:
        super().__init__(location=settings.PROJECT / "node_modules")
        self._known = {name: inside}

    def path(self, name: str) -> str:
        return super().path(self._known.get(name, name))
