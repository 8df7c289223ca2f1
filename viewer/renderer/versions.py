"""What the renderer draws with, for *About*."""

from __future__ import annotations

from viewer.renderer.window import OpenGLWindow

_LINES = {
    "OpenGL vendor string": "Graphics vendor",
    "OpenGL renderer string": "Graphics",
    "OpenGL version string": "Graphics driver",
}


def versions(opengl: OpenGLWindow) -> dict[str, str]:
    """Return the version of VTK, the kind of OpenGL window, and what the graphics driver says of itself."""
    from vtkmodules.vtkCommonCore import vtkVersion

    found = {"VTK": vtkVersion.GetVTKVersion(), "OpenGL window": opengl.kind}
    for line in opengl.window.ReportCapabilities().splitlines():
        label, _, value = line.partition(":")
        if name := _LINES.get(label.strip()):
            found[name] = value.strip()
    return found
