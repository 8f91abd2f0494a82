"""QR codes as SVG: on pages, and inside papers."""

import io

import segno


def qr_svg(text: str) -> str:
    """The code as an SVG document, error level M; at most version 8, so that it prints at 20 mm (stack: printed codes)."""
    code = segno.make(text, error="m", boost_error=False)
    assert isinstance(code.version, int)
    if code.version > 8:
        raise ValueError(f"too long for a printed code: {len(text)} characters")
    out = io.BytesIO()
    code.save(out, kind="svg", border=2, xmldecl=False, omitsize=True)  # the page or paper says how large
    return out.getvalue().decode()
