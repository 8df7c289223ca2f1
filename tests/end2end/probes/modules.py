"""What the window's process has imported."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.end2end.probes.inside import Inside


def loaded(_inside: Inside, names: list[str]) -> list[str]:
    """Return those of some modules that are there."""
    return [name for name in names if name in sys.modules]
