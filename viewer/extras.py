"""Parts of the program that can be left out when it is installed, and how they are added."""

from __future__ import annotations

import sys

from viewer import DISTRIBUTION


def way_to_add(extra: str) -> str:
    """Say how an extra that is not there is added, in a sentence without its full stop.

    Nothing can be installed into a bundle: there another one helps.
    """
    if getattr(sys, "frozen", False):
        return f"This bundle was made without it; use one that was made with the extra “{extra}”"
    return f"To add it: pip install '{DISTRIBUTION}[{extra}]'"
