"""A drawing as pixels, for what reads no SVG: by a library, the same bytes on any machine."""

from compendium.publish import fonts

SCALE = 1.5
"""Pixels of an image for one of the drawing: what a screen or a slide asks; print has the SVG."""

PRINTED = 2
"""The same in a document, which is printed and reads no SVG."""


def png(drawn: bytes, scale: float = SCALE) -> bytes:
    """Return an SVG as PNG.

    Parameters
    ----------
    drawn : bytes
        The SVG, its letters those of the project's font.
    scale : float
        Pixels for one of the drawing.
    """
    import resvg_py

    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=drawn.decode(),
            zoom=scale,
            skip_system_fonts=True,
            font_files=[str(path) for path in fonts.files()],
            font_family=fonts.FAMILY,
            sans_serif_family=fonts.FAMILY,
        )
    )
