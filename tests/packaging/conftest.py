"""Makes the modules of ``packaging/`` importable; it is no package, so as not to hide the library of that name."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "packaging"))
