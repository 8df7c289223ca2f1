"""Which OpenGL is good enough."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from viewer.renderer.window import can_draw, open_window


@dataclass
class Driver:
    """A window that says this of its driver."""

    capabilities: str
    tested: bool = False

    def ReportCapabilities(self) -> str:
        return self.capabilities

    def SupportsOpenGL(self) -> bool:
        self.tested = True
        return True


@pytest.mark.parametrize(
    ("version", "good"),
    [
        ("4.5 (Core Profile) Mesa 22.3.6", True),
        ("4.6.0 NVIDIA 535.183.01", True),
        ("3.2", True),
        ("3.1 Mesa 22.3.6", False),
        ("2.1 Mesa 22.3.6", False),
    ],
)
def test_the_version_decides(version: str, good: bool) -> None:
    driver = Driver(f"EGL version string:  1.5\nOpenGL vendor string:  V\nOpenGL version string:  {version}\n")
    assert can_draw(driver) == good and not driver.tested


@pytest.mark.parametrize("said", ["", "OpenGL version string:  none\n", "EGL version string:  1.5\n"])
def test_a_driver_that_says_none_is_tested(said: str) -> None:
    driver = Driver(said)
    assert can_draw(driver) and driver.tested


def test_as_vtk_tests_it() -> None:
    opened = open_window()
    assert can_draw(opened.window) and opened.window.SupportsOpenGL()
    assert opened.renderer != "unknown"
