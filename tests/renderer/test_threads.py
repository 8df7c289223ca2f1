"""The threads of VTK's filters."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.renderer.child import ROOT
from viewer.renderer import threads


@pytest.mark.parametrize(("chosen", "expected"), [("", "STDThread"), ("Sequential", "Sequential")])
def test_filters_use_threads_unless_somebody_says_otherwise(chosen: str, expected: str) -> None:
    code = (
        "from viewer.renderer.threads import use_threads; use_threads();"
        "from vtkmodules.vtkCommonCore import vtkSMPTools;"
        "print(vtkSMPTools.GetBackend(), vtkSMPTools.GetEstimatedNumberOfThreads())"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "VTK_SMP_BACKEND_IN_USE": chosen}
    environment = {name: value for name, value in environment.items() if value}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    backend, count = done.stdout.split()
    assert backend == expected
    assert int(count) == (1 if chosen else min(threads.processors(), threads.MOST))
