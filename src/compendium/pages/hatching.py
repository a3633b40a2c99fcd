"""Hatched bars of an image as stripes, each cut to its bar: the tiles that Plotly repeats leave seams in print."""

import math
import re
from collections.abc import Callable, Sequence

Point = tuple[float, float]

PATTERN = re.compile(rb'<pattern\b[^>]*\bid="([^"]+)"[^>]*>.*?</pattern>', re.DOTALL)
"""A tile, and its name."""

TILE = re.compile(
    rb'<pattern\b(?=[^>]*\bwidth="([\d.]+)px")(?:[^>]*\bpatternTransform="scale\(([\d.]+)\)")?[^>]*>'
    rb'<rect\b(?=[^>]*\bfill="([^"]+)")[^>]*>'
    rb'<path\b(?=[^>]*\bd="[^"]*M0,([\d.]+)L)(?=[^>]*\bstroke-width="([\d.]+)px")(?=[^>]*\bstroke="([^"]+)")'
)
"""What a tile of slanted lines is made of: side, scale, ground, where its diagonal begins, width and colour."""

FILLED = re.compile(rb"""<path [^>]*\bd="(M[^"]*Z)"[^>]*\bfill: url\('#([^']+)'\)[^>]*/>""")
"""A bar that a tile fills: its outline, the name of the tile."""

FILL = re.compile(rb"fill: url\([^)]*\)")

STEP = re.compile(rb"([MHV])(-?[\d.]+)(?:,(-?[\d.]+))?")


def as_stripes(drawn: bytes) -> bytes:
    """Return an SVG whose rectangles that slanted tiles fill are drawn as stripes over their ground.

    Parameters
    ----------
    drawn : bytes
        An SVG as Plotly draws it. A tile of another kind stays one.
    """
    tiles = {found[1]: TILE.match(found[0]) for found in PATTERN.finditer(drawn)}

    def striped(bar: re.Match[bytes]) -> bytes:
        tile = tiles.get(bar[2])
        if tile is None:
            return bar[0]
        side = float(tile[1]) * float(tile[2] or 1)
        half = float(tile[5]) * float(tile[2] or 1) / math.sqrt(2)
        lines = stripes(_corners(bar[1]), side, half, rising=float(tile[4]) > 0)
        outline = "".join(f"M{' '.join(f'{x:.2f},{y:.2f}' for x, y in line)}Z" for line in lines)
        ground, over = (FILL.sub(b"fill: " + colour, bar[0]) for colour in (tile[3], tile[6]))
        return ground + over.replace(bar[1], outline.encode())

    found = FILLED.sub(striped, drawn)
    return PATTERN.sub(lambda tile: b"" if tiles[tile[1]] else tile[0], found)


def _corners(outline: bytes) -> tuple[float, float, float, float]:
    """Return the left, top, right and bottom of a rectangle.

    Examples
    --------
    >>> _corners(b"M6,6H-6V-6H6Z")
    (-6.0, -6.0, 6.0, 6.0)
    """
    across, down = [], []
    for step, first, second in STEP.findall(outline):
        across += [float(first)] if step in b"MH" else []
        down += [float(second)] if step == b"M" else [float(first)] if step == b"V" else []
    return min(across), min(down), max(across), max(down)


def stripes(
    corners: tuple[float, float, float, float], side: float, half: float, *, rising: bool
) -> list[list[Point]]:
    """Return stripes at 45 degrees, each a polygon cut to a rectangle.

    Parameters
    ----------
    corners : tuple of float
        Left, top, right and bottom of the rectangle, downwards.
    side : float
        From a stripe to the next, along an axis.
    half : float
        Half of the width of a stripe, along an axis.
    rising : bool
        Whether they go up to the right, rather than down.

    Examples
    --------
    >>> stripes((0, 0, 4, 2), 4, 0.5, rising=True)
    [[(0.0, 0.5), (0, 0), (0.5, 0.0)], [(3.5, 0.0), (4, 0), (4.0, 0.5), (2.5, 2.0), (1.5, 2.0)]]
    """
    left, top, right, bottom = corners
    whole = [(left, top), (right, top), (right, bottom), (left, bottom)]
    slope = 1 if rising else -1

    def height(point: Point) -> float:
        return slope * point[0] + point[1]

    reach = [height(corner) for corner in whole]
    first, last = math.floor((min(reach) - half) / side), math.ceil((max(reach) + half) / side)
    found = []
    for turn in range(first, last + 1):
        low, high = turn * side - half, turn * side + half
        cut = _cut(_cut(whole, height, low, 1), height, high, -1)
        if len(set(cut)) > 2:
            found.append(cut)
    return found


def _cut(polygon: Sequence[Point], height: Callable[[Point], float], end_at: float, way: int) -> list[Point]:
    """Return the part of a polygon whose height is at least, or if the way is -1 at most, so much."""
    kept: list[Point] = []
    for turn, end in enumerate(polygon):
        start = polygon[turn - 1]
        before, after = (way * (height(point) - end_at) for point in (start, end))
        if (before < 0) != (after < 0):
            part = before / (before - after)
            kept.append((start[0] + part * (end[0] - start[0]), start[1] + part * (end[1] - start[1])))
        if after >= 0:
            kept.append(end)
    return kept
