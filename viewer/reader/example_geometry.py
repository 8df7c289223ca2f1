"""The shape and the formulas of the example dataset: a twisted horn through which a wave travels.

Everything follows from :func:`known_fields`, so that what is shown can be compared with what is known.
"""

from __future__ import annotations

import numpy as np

from viewer.reader.tree import Array
from viewer.values import dataclass

_ACROSS, _ALONG = 8, 40
"""Cells across the horn and along each of its two zones."""

_ARC = 1.8 * np.pi


@dataclass(frozen=True, slots=True)
class Case:
    """The parameters of one sample; each one but the last is a global of its own.

    Attributes
    ----------
    amplitude
        Of the pressure wave, in Pa.
    wavenumber
        Waves along one turn.
    swirl
        How fast the flow turns around the centre line.
    inflow
        Velocity at the wide end, in m/s.
    """

    amplitude: float
    wavenumber: float
    swirl: float
    inflow: tuple[float, float, float]
    regime: str


def example_case(split: str, number: int) -> Case:
    """Return the parameters of a sample of the example dataset."""
    place = number if split == "train" else number + 0.5
    swirl = 0.4 + 0.9 * ((place * 0.381966) % 1.0)
    return Case(
        amplitude=80.0 + 15.0 * place,
        wavenumber=2.0 + (place % 4),
        swirl=swirl,
        inflow=(0.0, 12.0 + place, 0.5 * swirl),
        regime="strong swirl" if swirl > 0.85 else "weak swirl",
    )


def _centre_line(phi: Array) -> tuple[Array, Array]:
    """Return the centre (n, 3) and the half width (n,) of the horn at an angle around the z axis."""
    shrink = np.exp(-0.16 * phi)
    centre = np.stack((shrink * np.cos(phi), shrink * np.sin(phi), 0.12 * phi), axis=-1)
    return centre, 0.36 * shrink


def known_fields(points: Array, time: float, case: Case) -> dict[str, Array]:
    """Return every field of the example at any points of the horn.

    Parameters
    ----------
    points
        Shape (n, 3).

    Returns
    -------
    ``pressure``, ``temperature``, ``heat_source`` of shape (n,), ``Velocity`` of shape (n, 3), all float64.
    """
    points = np.asarray(points, dtype=np.float64)
    phi = np.arctan2(points[:, 1], points[:, 0])
    phi = np.where(phi < -0.05, phi + 2 * np.pi, phi)
    centre, width = _centre_line(phi)
    away = points - centre
    rho = np.linalg.norm(away, axis=1) / width
    wave = np.cos(case.wavenumber * phi - 2 * np.pi * time)
    along = np.stack((-np.sin(phi), np.cos(phi), np.full_like(phi, 0.1)), axis=-1)
    profile = np.linalg.norm(case.inflow) * (1 - 0.45 * rho**2) * (1 + 0.3 * wave)
    turn = np.cross(along, away / width[:, None])
    return {
        "pressure": case.amplitude * wave * (1 - 0.3 * rho**2) * np.exp(-0.12 * phi),
        "temperature": 293.0 + 40.0 * rho**2 + 15.0 * np.sin(2 * case.wavenumber * phi - 4 * np.pi * time),
        "heat_source": 1e3 * np.exp(-2 * rho**2) * (1 + 0.5 * wave),
        "Velocity": profile[:, None] * along + 8.0 * case.swirl * turn,
    }


def _block(start: float, stop: float) -> Array:
    """Return the vertices of one zone, shape (across + 1, across + 1, along + 1, 3)."""
    side = np.linspace(-1.0, 1.0, _ACROSS + 1)
    u, v, phi = np.meshgrid(side, side, np.linspace(start, stop, _ALONG + 1), indexing="ij")
    # A square rounded towards a disc: both at once, so that the twist along the horn can be seen.
    x, y = u * np.sqrt(1 - 0.32 * v**2), v * np.sqrt(1 - 0.32 * u**2)
    twist = 0.75 * phi
    across = x * np.cos(twist) - y * np.sin(twist)
    up = x * np.sin(twist) + y * np.cos(twist)
    centre, width = _centre_line(phi)
    outward = np.stack((np.cos(phi), np.sin(phi), np.zeros_like(phi)), axis=-1)
    points = centre + (width * across)[..., None] * outward
    points[..., 2] += width * up
    return np.asarray(points)


def _numbers() -> Array:
    shape = (_ACROSS + 1, _ACROSS + 1, _ALONG + 1)
    numbers: Array = np.arange(np.prod(shape)).reshape(shape, order="F")
    return numbers


def _hexahedra() -> Array:
    n = _numbers()
    a, b = slice(None, -1), slice(1, None)
    corners = ((a, a, a), (b, a, a), (b, b, a), (a, b, a), (a, a, b), (b, a, b), (b, b, b), (a, b, b))
    # The angle runs such that (across, up, along) is left-handed: bottom and top change places.
    corners = (*corners[4:], *corners[:4])
    return np.stack([n[corner].ravel(order="F") for corner in corners], axis=1)


def _wedges() -> Array:
    h = _hexahedra()
    return np.concatenate((h[:, (0, 1, 2, 4, 5, 6)], h[:, (0, 2, 3, 4, 6, 7)]))


def _wall() -> Array:
    n = _numbers()
    rim = [n[:, 0], n[-1, :], n[::-1, -1], n[0, ::-1]]
    quads = [
        np.stack([side[:-1, :-1], side[:-1, 1:], side[1:, 1:], side[1:, :-1]], axis=-1).reshape(-1, 4) for side in rim
    ]
    return np.concatenate(quads)


def example_zones() -> dict[tuple[str, str], tuple[Array, str, Array]]:
    """Return the zones of the example by (base, zone): points (n, 3), CGNS element type, elements (m, k) from 0."""
    middle = _ARC / 2
    wide = _flat(_block(0.0, middle))
    narrow = _flat(_block(middle, _ARC))
    wall = np.concatenate((wide, narrow))
    quads = np.concatenate((_wall(), _wall() + len(wide)))
    used, inverse = np.unique(quads, return_inverse=True)
    return {
        ("Base_3_3", "Inlet"): (wide, "HEXA_8", _hexahedra()),
        ("Base_3_3", "Outlet"): (narrow, "PENTA_6", _wedges()),
        ("Base_2_3", "Wall"): (wall[used], "QUAD_4", inverse.reshape(quads.shape)),
    }


def _flat(block: Array) -> Array:
    # Single precision, as many solvers write it; the fields are computed from what is really stored.
    points: Array = np.stack([block[..., axis].ravel(order="F") for axis in range(3)], axis=1)
    return points.astype(np.float32)
