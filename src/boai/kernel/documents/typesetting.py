"""Typesetting: one Typst template and plain data give a PDF or a picture.

Text reaches the template as data only, never as markup; the template's own folder is all it can read (security.md law 10).
"""

import json
import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

from django.conf import settings

from boai.kernel.basics.reason import declare_reasons

FONTS = "node_modules/@expo-google-fonts/noto-sans-sc"
_WEIGHTS = ("400Regular", "700Bold")

declare_reasons("documents", {"documents.no_glyph": "字体中缺少“{characters}”，暂不能制证，请联系市会处理"})

_lock = threading.Lock()


def typeset(template: Path, data: Mapping[str, Any], kind: Literal["pdf", "png", "svg"] = "pdf") -> bytes:
    """The document as bytes. The compiler of a template is kept: the first takes 60 ms, the next 6 ms."""
    with _lock:
        made = _compiler(template).compile(format=kind, ppi=192, sys_inputs={"data": json.dumps(data, ensure_ascii=False)})
    first = made[0] if isinstance(made, list) else made
    assert isinstance(first, bytes)
    return first


def missing_glyphs(text: str) -> str:
    """The characters of a text that our font cannot show, once each: a paper never carries a box."""
    known = _known_characters()
    return "".join(sorted({one for one in text if not one.isspace() and ord(one) not in known}))


def fonts_here() -> bool:
    """Whether the fonts are installed; without them papers open as print pages."""
    return all((_font_folder() / weight).is_dir() for weight in _WEIGHTS)


@cache
def _compiler(template: Path) -> Any:
    import typst  # heavy: loaded when the first paper is made

    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(_font_folder() / weight) for weight in _WEIGHTS],
    )
    return typst.Compiler(str(template), root=str(template.parent), font_paths=fonts, ignore_system_fonts=True)


@cache
def _known_characters() -> frozenset[int]:
    from fontTools.ttLib import TTFont  # heavy

    file = next((_font_folder() / _WEIGHTS[0]).glob("*.ttf"))
    with TTFont(file, lazy=True) as font:
        return frozenset(font.getBestCmap())


def _font_folder() -> Path:
    return Path(settings.PROJECT) / FONTS
