"""Classes of a map, of equal size: their limits, their colours and their key."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ancrage.figures import maps
from compendium.publish import classes, theme
from compendium.publish.formats import number


@dataclass(frozen=True)
class Classes:
    """Classes of a value and the colour of each.

    Attributes
    ----------
    bounds : list of float
        Limits, one more than classes.
    colours : tuple of str
        One colour a class, light to dark.
    decimals : int
        Decimals of the limits in the key.
    unit : str
        Unit, in the key.
    """

    bounds: list[float]
    colours: tuple[str, ...]
    decimals: int
    unit: str

    def colour(self, values: pd.Series) -> pd.Series:
        """Return the colour of each value; grey where it is missing."""
        index = np.clip(
            np.searchsorted(self.bounds[1:-1], values.astype(float), side="right"),
            0,
            len(self.colours) - 1,
        )
        chosen = pd.Series([self.colours[i] for i in index], index=values.index)
        return chosen.mask(values.isna(), theme.NO_DATA)

    def ending(self, values: pd.Series) -> "Classes":
        """Return these classes, the first and the last ending where some values do."""
        low, high = (round(float(end), self.decimals) for end in (values.min(), values.max()))
        return replace(self, bounds=[low, *self.bounds[1:-1], high])

    def limits(self) -> list[str]:
        """Return the limits as a key writes them: the last bears a unit that is short, others are under the title."""
        limits = [number(bound, self.decimals) for bound in self.bounds]
        return [*limits[:-1], f"{limits[-1]} {self.unit}" if len(self.unit) <= SHORT else limits[-1]]

    def draw_key(self, fig: maps.Map, *, missing: bool) -> None:
        """Draw the key of the classes, and an entry of the legend for what is not published."""
        boxes, notes = classes.draw(self.colours, self.limits())
        fig.layout.shapes += tuple(boxes)
        for note in notes:
            fig.name(**note)
        if missing:
            fig.add_scatter(
                x=[None],
                y=[None],
                mode="markers",
                marker={
                    "color": theme.NO_DATA,
                    "size": 13,
                    "symbol": "square",
                    "line": {"color": theme.LINE, "width": 1},
                },
                name="Non publié",
                hoverinfo="skip",
            )


SHORT = 2
"""Letters of the longest unit that a key bears."""


def quantiles(values: pd.Series, decimals: int, unit: str) -> Classes:
    """Return five classes of equal size, their limits rounded to the decimals of the key.

    The first and the last are the extremes as they are written elsewhere; `Classes.colour` puts each in a class.
    """
    known = values.dropna().astype(float)
    cuts = np.quantile(known, np.linspace(0, 1, len(theme.SEQUENTIAL) + 1))
    bounds = [round(float(cut), decimals) for cut in cuts]
    return Classes(bounds, theme.SEQUENTIAL, decimals, unit)
