"""A zone of a sample as it is to be read."""

from __future__ import annotations

from viewer.reader.solutions import FieldSource
from viewer.reader.zones import ZoneLayout
from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone that is worth drawing: the name of its base, its layout and its fields.

    Among the zones of :data:`ALL_BASES` its layout's name is ``base/zone``.
    """

    base: str
    layout: ZoneLayout
    fields: tuple[FieldSource, ...]
