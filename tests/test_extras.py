"""How a part that is not installed is added, here and in a bundle."""

from __future__ import annotations

import sys

import pytest

from viewer.extras import way_to_add


def test_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    assert way_to_add("plots") == "To add it: pip install 'plaid-viewer-desktop[plots]'"
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert "pip" not in way_to_add("plots") and "“plots”" in way_to_add("plots"), "nothing is installed into a bundle"
