"""Which OpenGL window to draw in, and whether that can work here.

VTK crashes in its first ``Render()`` when the library behind a window kind is missing (no EGL vendor, no libOSMesa, no
X server), so each kind is tried by hand with ctypes before VTK sees it.
"""

from __future__ import annotations

import ctypes
import os
import re
import sys
from typing import Any

from viewer.errors import RenderError
from viewer.values import dataclass

KINDS = ("egl", "osmesa", "glx")
"""Kinds on Linux, the best first: EGL needs no display and uses a GPU, OSMesa needs neither, GLX needs an X server."""

_CLASSES = {"egl": "vtkEGLRenderWindow", "osmesa": "vtkOSOpenGLRenderWindow", "glx": "vtkXOpenGLRenderWindow"}
_SOFTWARE = ("llvmpipe", "softpipe", "swrast", "software", "swr", "basic render")
_SAMPLES_ON_HARDWARE = 4
_LEAST_OPENGL = (3, 2)


@dataclass(frozen=True, slots=True)
class OpenGLWindow:
    """An off-screen window that has drawn once.

    Attributes
    ----------
    window
        The ``vtkRenderWindow``.
    kind
        ``"egl"``, ``"osmesa"``, ``"glx"`` or ``"native"`` (VTK's own choice on Windows and macOS).
    renderer
        What OpenGL calls its renderer (``"llvmpipe (LLVM 15.0.6, 256 bits)"``).
    software
        Whether the CPU does the drawing.
    """

    window: Any
    kind: str
    renderer: str
    software: bool


def open_window(kind: str = "") -> OpenGLWindow:
    """Open an off-screen window of ``kind``, or of the first kind that works.

    Raises
    ------
    RenderError
        When none works; the sentence says what is missing.
    """
    if sys.platform != "linux":
        return _prepared("native")
    if kind and kind not in KINDS:
        raise RenderError(f"“{kind}” is not a kind of OpenGL window; use one of {', '.join(KINDS)}.")
    reasons = []
    for candidate in (kind,) if kind else KINDS:
        reason = missing(candidate)
        if not reason:
            try:
                return _prepared(candidate)
            except RenderError as error:
                reason = error.sentence
        reasons.append(f"{candidate}: {reason}")
    raise RenderError(
        "This machine cannot draw anything, because OpenGL does not work (" + "; ".join(reasons) + ").",
        detail="On Debian and Ubuntu: apt install libegl1 libgl1-mesa-dri",
    )


def missing(kind: str) -> str:
    """Return why windows of ``kind`` cannot work on this Linux machine, or an empty string when they may."""
    return {"egl": _missing_egl, "osmesa": _missing_osmesa, "glx": _missing_glx}[kind]()


def _missing_egl() -> str:
    library = _load("libEGL.so.1")
    if library is None:
        return "the library libEGL.so.1 is missing"
    library.eglGetProcAddress.restype = ctypes.c_void_p
    library.eglGetProcAddress.argtypes = [ctypes.c_char_p]
    address = library.eglGetProcAddress(b"eglQueryDevicesEXT")
    if address:
        # EGLBoolean eglQueryDevicesEXT(EGLint max_devices, EGLDeviceEXT *devices, EGLint *num_devices)
        query = ctypes.CFUNCTYPE(ctypes.c_uint, ctypes.c_int, ctypes.c_void_p, ctypes.POINTER(ctypes.c_int))(address)
        count = ctypes.c_int(0)
        if query(0, None, ctypes.byref(count)) and count.value > 0:
            return ""
    library.eglGetDisplay.restype = ctypes.c_void_p
    library.eglGetDisplay.argtypes = [ctypes.c_void_p]
    return "" if library.eglGetDisplay(None) else "EGL has no driver (libegl-mesa0 or a GPU's own)"


def _missing_osmesa() -> str:
    names = ("libOSMesa.so.8", "libOSMesa.so.6", "libOSMesa.so")
    return "" if any(_load(name) for name in names) else f"the library {names[0]} is missing"


def _missing_glx() -> str:
    if not os.environ.get("DISPLAY"):
        return "there is no X server (DISPLAY is not set)"
    x11, opengl = _load("libX11.so.6"), _load("libGL.so.1")
    if x11 is None or opengl is None:
        return "the library libX11.so.6 or libGL.so.1 is missing"
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XOpenDisplay.argtypes = [ctypes.c_char_p]
    x11.XCloseDisplay.argtypes = [ctypes.c_void_p]
    opengl.glXQueryExtension.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p]
    display = x11.XOpenDisplay(None)
    if not display:
        return f"the X server {os.environ['DISPLAY']} does not answer"
    numbers = (ctypes.c_int * 2)()
    able = opengl.glXQueryExtension(
        display, ctypes.byref(numbers, 0), ctypes.byref(numbers, ctypes.sizeof(ctypes.c_int))
    )
    x11.XCloseDisplay(display)
    return "" if able else f"the X server {os.environ['DISPLAY']} has no GLX"


def _load(name: str) -> ctypes.CDLL | None:
    try:
        return ctypes.CDLL(name)
    except OSError:
        return None


def _prepared(kind: str) -> OpenGLWindow:
    from vtkmodules import vtkRenderingOpenGL2
    from vtkmodules.vtkCommonCore import vtkOutputWindow
    from vtkmodules.vtkRenderingCore import vtkRenderer, vtkRenderWindow

    vtkOutputWindow.GetInstance().SetDisplayModeToAlwaysStdErr()  # on Windows it would be a window of its own
    window = getattr(vtkRenderingOpenGL2, _CLASSES[kind])() if kind in _CLASSES else vtkRenderWindow()
    window.SetShowWindow(False)
    window.SetOffScreenRendering(1)
    window.SetMultiSamples(0)
    window.SetSize(16, 16)
    window.AddRenderer(renderer := vtkRenderer())
    window.Render()  # a window that cannot draw must fail here, not on the first scene
    window.RemoveRenderer(renderer)
    if not can_draw(window):
        raise RenderError("OpenGL 3.2 is not supported by the driver")
    name = _said(window, "OpenGL renderer string") or "unknown"
    software = any(word in name.lower() for word in _SOFTWARE)
    # 4 samples cost llvmpipe three times the frame; a GPU does not notice them.
    window.SetMultiSamples(0 if software else _SAMPLES_ON_HARDWARE)
    return OpenGLWindow(window, kind, name, software)


def can_draw(window: Any) -> bool:
    """Whether the driver behind a window that has drawn has the OpenGL 3.2 that VTK needs.

    VTK's own test makes another context, which takes longer than the first picture: it is for drivers that do not say
    their version.
    """
    version = re.match(r"(\d+)\.(\d+)", _said(window, "OpenGL version string"))
    if version is None:
        return bool(window.SupportsOpenGL())
    return (int(version[1]), int(version[2])) >= _LEAST_OPENGL


def _said(window: Any, what: str) -> str:
    """Return what the driver says of itself, empty for nothing."""
    for line in window.ReportCapabilities().splitlines():
        label, _, value = line.partition(":")
        if label.strip() == what:
            return str(value.strip())
    return ""
