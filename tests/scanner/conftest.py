import pytest

for _name in ("numpy", "h5py", "ddsketch"):
    pytest.importorskip(_name, reason="a scan needs it (the extra plaid)")
