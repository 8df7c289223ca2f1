"""Which form is behind which tool."""

from __future__ import annotations

from viewer.protocol import Tool
from viewer.shell.tools.forms.arrows import ARROWS
from viewer.shell.tools.forms.clip import CLIP
from viewer.shell.tools.forms.contour_lines import CONTOUR_LINES
from viewer.shell.tools.forms.deform import DEFORM
from viewer.shell.tools.forms.form import Form
from viewer.shell.tools.forms.iso_surface import ISO_SURFACE
from viewer.shell.tools.forms.mesh import MESH
from viewer.shell.tools.forms.slice import SLICE
from viewer.shell.tools.forms.streamlines import STREAMLINES
from viewer.shell.tools.forms.threshold import THRESHOLD

FORMS: tuple[Form, ...] = (
    CLIP,
    SLICE,
    THRESHOLD,
    ISO_SURFACE,
    CONTOUR_LINES,
    ARROWS,
    STREAMLINES,
    DEFORM,
    MESH,
)
"""Every tool; a new one is a module in ``forms``, a row here and one of ``TOOLS`` in the table of actions."""


def form_of(tool: Tool) -> Form:
    """Return the form of a tool."""
    return next(form for form in FORMS if form.kind is type(tool))
