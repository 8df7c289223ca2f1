"""The difference of a field with another one: of another sample, time, field or dataset."""

from __future__ import annotations

from viewer.values import dataclass

SIGNED, ABSOLUTE, RELATIVE = "signed", "absolute", "relative"
"""Own value minus the other one; its size; its size over that of the other value, or over a floor where that is less.

Of a vector as a whole ``signed`` is the difference of the two magnitudes, which may be zero where the vectors differ;
the others take the magnitude of the difference vector.
"""

KINDS = (SIGNED, ABSOLUTE, RELATIVE)

SUBTRACTED, PREDICTION, ALONE = "subtracted", "prediction", "alone"
"""What the other side is for. It is subtracted from the own one; or it predicts that, so that the error is shown, which
is the other value minus the own one and relative to the own one; or it alone is shown, in place of the own one.
"""


@dataclass(frozen=True, slots=True)
class Against:
    """What is subtracted from the field of a scene.

    Attributes
    ----------
    artifact
        Directory of the artifact with the other side; that of the scene, where another field of it is meant.
    field, location, component
        The field there, as in :class:`viewer.protocol.Scene`; an empty location is that of the scene's own field.
    kind
        One of :data:`KINDS`.
    floor
        Of ``relative``: smaller values of the other side count as this; None for a thousandth of its largest value.
    interpolate
        Whether the other side is interpolated onto the mesh of the scene where the two meshes differ; else the scene
        fails with the reason :data:`viewer.errors.MESHES_DIFFER`.
    title
        What the difference is called where it is named beside other fields.
    role
        What the other side is for: :data:`SUBTRACTED`, :data:`PREDICTION` or :data:`ALONE`.
    factor, offset
        The other side counts as ``factor * value + offset``: another unit, or another sign.
    """

    artifact: str
    field: str
    location: str = ""
    component: int = -1
    kind: str = SIGNED
    floor: float | None = None
    interpolate: bool = False
    title: str = ""
    role: str = SUBTRACTED
    factor: float = 1.0
    offset: float = 0.0

    @property
    def shown_kind(self) -> str:
        """The kind of difference that is shown; empty where the other side alone is."""
        return "" if self.role == ALONE else self.kind


@dataclass(frozen=True, slots=True)
class Compared:
    """How the difference of a scene came about.

    Attributes
    ----------
    floor
        The floor that was used; None where the difference is not relative.
    interpolated
        Names of the zones in which the other side was interpolated.
    notes
        Sentences on how, as on the distance within which the nearest place counts.
    """

    floor: float | None = None
    interpolated: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
