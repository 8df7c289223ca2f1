from __future__ import annotations

import pytest

for _name in ("av", "numpy"):
    pytest.importorskip(_name, reason="the encoder needs the extra video")
