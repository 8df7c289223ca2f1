"""The picture in the window: frames, camera, colours of the theme, and what is under the cursor."""

from __future__ import annotations

from PySide6.QtCore import QObject

from viewer.shell.children.renderer_client import RendererClient
from viewer.shell.session.session import Session
from viewer.shell.view.camera_controller import CameraController
from viewer.shell.view.cursor_probe import CursorProbe
from viewer.shell.view.fit_button import FitButton
from viewer.shell.view.picture_copier import PictureCopier
from viewer.shell.view.view_panel import ViewPanel
from viewer.shell.widgets.theme import ViewColors
from viewer.shell.window.main_window import VIEW, MainWindow


class ViewController(QObject):
    """Ties the view to session and renderer.

    Attributes
    ----------
    panel, probe
        The page in the middle of the window, and what follows the cursor over it.
    """

    def __init__(self, window: MainWindow, session: Session, renderer: RendererClient) -> None:
        super().__init__(window)
        self._session = session
        self.panel = ViewPanel()
        self.probe = CursorProbe(session, renderer, self)
        self._pictures = PictureCopier(window, self.panel)
        window.set_page(VIEW, self.panel)
        window.recolored.connect(self._take_colors)
        session.changed.connect(self.panel.render_state)
        self.panel.retry_wanted.connect(session.retry)
        self.panel.door_wanted.connect(lambda door: session.select(split=door.split, sample=door.sample))
        self.panel.difference_wanted.connect(lambda changes: session.set_difference(**changes))
        self._tie_frames(renderer)
        self.probe.text_changed.connect(window.probed.setText)
        self._camera = CameraController(window, session, renderer)
        fit = FitButton(self.panel.frame_view, window.actions_["view.reset_camera"])
        renderer.frame.connect(fit.take_frame)
        self._take_colors(window.colors())

    def _tie_frames(self, renderer: RendererClient) -> None:
        view = self.panel.frame_view
        view.resized.connect(renderer.resize)
        view.pointer.connect(renderer.pointer)
        view.released.connect(renderer.release)
        view.hovered.connect(self.probe.move)
        view.left.connect(self.probe.leave)
        renderer.frame.connect(view.set_frame)
        renderer.died.connect(lambda _outcome: view.drop_frame())
        size = view.device_size()
        renderer.resize(size.width(), size.height(), view.devicePixelRatioF())

    def _take_colors(self, colors: ViewColors) -> None:
        """Draw the view in the colours of the theme."""
        self.panel.set_colors(colors)
        self._session.set_appearance(background=colors.background, foreground=colors.foreground)
