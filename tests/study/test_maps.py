"""Names on a map keep apart, and apart from the circles they tell of."""

import geopandas as gpd
import shapely

from ancrage.contours import LAMBERT_93
from ancrage.figures import maps
from compendium.publish import theme


def test_names_of_crowded_places_cover_neither_one_another_nor_a_circle():
    ground = gpd.GeoDataFrame(geometry=[shapely.box(0, 0, 60_000, 40_000)], crs=LAMBERT_93)
    fig = maps.base(ground, height=560)
    places = [maps.Label(f"Commune {n}", 25_000 + 1500 * n, 20_000 + 900 * (n % 3)) for n in range(6)]
    radii = [10.0] * len(places)
    maps.label_apart(fig, places, radii, size=12)
    names = fig.to_dict()["layout"]["annotations"]
    assert len(names) == len(places)
    scale = 1 / 66_000  # width of the map in metres; the frame's margins are taken away by the map itself
    pixels = (fig.layout.width or 900) - 20
    boxes = []
    for name in names:
        x, y = name["x"] * scale * pixels + name["ax"], -name["y"] * scale * pixels + name["ay"]
        wide = theme.LETTER * 12 * len(name["text"])
        boxes.append(shapely.box(x - wide / 2, y - 7, x + wide / 2, y + 7))
    for place, own in enumerate(boxes):
        assert not any(own.intersects(other) for other in boxes[place + 1 :])
        for spot in places:
            circle = shapely.Point(spot.x * scale * pixels, -spot.y * scale * pixels).buffer(9)
            assert not own.intersects(circle)
