"""Colour maps and where a value lies in them."""

from __future__ import annotations

import numpy as np
import pytest

from viewer.color_maps import NAMES
from viewer.renderer.colors import (
    ENTRIES,
    NEUTRAL,
    color_map,
    hex_color,
    library_map,
    lookup_table,
    rgb_color,
    sample_map,
)
from viewer.renderer.normalizer import Normalizer


@pytest.mark.parametrize("name", NAMES)
def test_the_maps_that_are_offered_are_those_of_the_library(name: str) -> None:
    ours, theirs = sample_map(name, ENTRIES), library_map(name)
    assert ours is not None and theirs is not None
    assert ours.shape == theirs.shape == (ENTRIES, 3)
    assert np.abs(ours - theirs).max() <= 0.5 / 255 + 1e-9


def test_color_maps_come_from_the_library_with_strangers() -> None:
    for name in ("viridis", "plasma", "inferno", "magma", "cividis", "coolwarm", "turbo", "jet", "batlow", "viridis_r"):
        found = color_map(name)
        assert found is not None and found.table.shape == (256, 3)
        special = (found.special_colors.nan, found.special_colors.below, found.special_colors.above)
        for place, one in enumerate(special):
            others = [*special[:place], *special[place + 1 :], NEUTRAL]
            assert np.linalg.norm(np.vstack([found.table, others]) - one, axis=1).min() > 0.3, (name, place)
    assert color_map("no such map") is None and color_map("") is None
    viridis = color_map("viridis")
    assert viridis is not None and viridis.colors[0] == "#440154"
    table, scale = lookup_table(viridis), Normalizer(2.0, 4.0)
    outside = [hex_color(color) for color in (viridis.special_colors.below, viridis.special_colors.above)]
    for value, wanted in (
        (2.0, viridis.colors[0]),
        (3.0, viridis.colors[128]),
        (4.0, viridis.colors[255]),
        (np.nextafter(2.0, 0.0), outside[0]),
        (-1e300, outside[0]),
        (np.nextafter(4.0, 9.0), outside[1]),
        (np.inf, outside[1]),
    ):
        color = [0.0, 0.0, 0.0]
        table.GetColor(float(scale.places(np.array([value]), 256)[0]), color)
        assert hex_color(color) == wanted, value
    for wrong in ("red", "#12", "#12345g", "1234567"):
        with pytest.raises(ValueError):
            rgb_color(wrong)


@pytest.mark.parametrize("kind", [np.float32, np.float64])
@pytest.mark.parametrize("log", [False, True])
def test_a_value_between_two_bands_is_clearly_in_the_upper_one(kind: type, log: bool) -> None:
    """Clearly: by more than OpenGL may round a place, which is 1/256 of an entry."""
    for bands in (3, 7, 10, 49):
        colors = color_map("viridis", bands=bands)
        assert colors is not None
        width = len(colors.table) // bands
        low, high = (0.1, 0.1 * 1.3**bands) if log else (0.1, 0.1 + 0.1 * bands)
        borders = [0.1 * 1.3**band if log else 0.1 + 0.1 * band for band in range(bands)]
        places = Normalizer(low, high, log).places(np.array(borders, np.float64), width * bands) - 1.0
        assert (np.floor(places) == width * np.arange(bands)).all()
        assert (places % 1.0 > 1 / 256).all() and (places % 1.0 < 0.05).all()
        last = Normalizer(low, high, log).places(np.array([high]).astype(kind), width * bands)[0] - 1.0
        assert width * bands - 0.05 < last < width * bands - 1 / 256
