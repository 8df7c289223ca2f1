"""What takes long to import at the start: one module after the other, so that the window answers in between."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence

AHEAD = (
    "viewer.protocol.panes",
    "viewer.protocol",
    "viewer.shell.session.difference",
    "viewer.shell.session.state",
    "viewer.shell.widgets.labels",
    "viewer.shell.window.action_table",
    "viewer.shell.window.docks",
    "viewer.shell.widgets.prompts",
    "viewer.artifacts.store",
    "viewer.shell.services.scratch_cache",
    "viewer.shell.children.children",
    "viewer.shell.session.session",
    "viewer.shell.window.opening",
    "viewer.cache.sweeper",
    "viewer.shell.cache_dock.panel",
    "viewer.shell.cache_dock.watch",
    "viewer.shell.cache_dock.feature",
    "viewer.shell.hub.controller",
    "viewer.whole_file",
    "viewer.shell.view.view_files_controller",
    "viewer.shell.window.tour",
    "viewer.shell.window.tool_bar",
)
"""What takes long to import among what :mod:`viewer.shell.app.features` needs: all at once it would be one long gap."""

LATER = (
    "viewer.shell.view.view_panel",
    "viewer.shell.view.view_controller",
    "viewer.shell.panels.dataset_controller",
    "viewer.shell.panels.colors_controller",
    "viewer.shell.view.panes.feature",
    "viewer.shell.tools.registry",
    "viewer.shell.tools.tools_controller",
    "viewer.shell.tools.handles.handle_controller",
    "viewer.shell.plots.plots_controller",
    "viewer.shell.plots.feature",
    "viewer.shell.figure.files",
    "viewer.shell.app.figure_feature",
    "viewer.shell.export.controller",
    "viewer.shell.panels.samples_controller",
    "viewer.shell.app.thumbnails_feature",
    "viewer.shell.panels.info_controller",
    "viewer.shell.scan.feature",
    "viewer.shell.prediction.judging",
    "viewer.shell.app.prediction_feature",
    "viewer.shell.panels.difference_controller",
)
"""The same of :mod:`viewer.shell.app.dataset_features`."""


def import_ahead(names: Sequence[str]) -> Iterator[None]:
    """Import modules, one for each step."""
    for name in names:
        importlib.import_module(name)
        yield
