"""The middle of the window: the picture, its caption and its colour bar; or the failure instead of a picture."""

from __future__ import annotations

from PySide6.QtCore import QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from viewer.doors import Door
from viewer.errors import MESHES_DIFFER, NO_DIFFERENCE, OUTSIDE
from viewer.handover.layout import BACKEND
from viewer.shell.session.captions import caption, counts, sample_title
from viewer.shell.session.state import FAILED, SessionState, Shown
from viewer.shell.view.frame_view import TIME_DELAY, VEIL_DELAY, FrameView
from viewer.shell.view.legends import Legends
from viewer.shell.widgets.details import Details, DetailsButton
from viewer.shell.widgets.labels import FOR_HAND, ElidedLabel
from viewer.shell.widgets.pages import Pages
from viewer.shell.widgets.plain_text import menu_text, text_label
from viewer.shell.widgets.theme import ViewColors


class ViewPanel(QWidget):
    """Renders the picture's side of a :class:`SessionState`.

    Signals
    -------
    retry_wanted
        The user wants the sample read again.
    follow_wanted
        The user wants a link followed that leads out of the dataset's folder.
    door_wanted
        The user wants to see the sample that is offered instead: a :class:`viewer.doors.Door`.
    difference_wanted
        The user wants another difference, or none: changes of a :class:`Difference`, a dict.
    """

    retry_wanted = Signal()
    follow_wanted = Signal()
    door_wanted = Signal(object)
    difference_wanted = Signal(dict)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Shown | None = None
        self._dataset = ""
        self.frame_view = FrameView()
        self.setFocusProxy(self.frame_view)
        self._legends = Legends()
        self.color_bar = self._legends.color_bar
        self._caption = ElidedLabel()
        self._caption.setObjectName("view.caption")
        self._caption.setContentsMargins(10, 2, 10, 2)
        self._counts = ElidedLabel()
        self._counts.setObjectName("view.counts")
        self._counts.setContentsMargins(10, 2, 10, 2)
        self._counts.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        # The name of what is shown has the room that it needs; how large it is has the rest.
        self._counts.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._counts.setForegroundRole(self._counts.palette().ColorRole.PlaceholderText)
        font = self._caption.font()
        font.setBold(True)
        self._caption.setFont(font)
        self._picture = QWidget()
        row = QHBoxLayout(self._picture)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.frame_view, 1)
        row.addWidget(self._legends)
        self._stack = Pages()
        self._stack.addWidget(self._picture)
        self._stack.addWidget(self._make_failure())
        header = QHBoxLayout()
        header.setSpacing(0)
        header.addWidget(self._caption)
        header.addWidget(self._counts, 1)
        layout = self._column = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(header)
        layout.addWidget(self._make_outdated())
        layout.addWidget(self._stack, 1)

    def _make_outdated(self) -> QWidget:
        """Return the line that marks a picture whose files have changed."""
        self._outdated = QFrame()
        self._outdated.setObjectName("view.outdated")
        self._outdated.setFrameShape(QFrame.Shape.StyledPanel)
        self._changed = text_label()
        self._changed.setObjectName("view.outdated.sentence")
        again = QPushButton("Read again")
        again.setObjectName("view.outdated.retry")
        again.clicked.connect(self.retry_wanted)
        row = QHBoxLayout(self._outdated)
        row.setContentsMargins(10, 4, 10, 4)
        row.addWidget(self._changed, 1)
        row.addWidget(again)
        self._outdated.hide()
        return self._outdated

    def _make_failure(self) -> QWidget:
        page = QWidget()
        page.setObjectName("view.failure")
        self._failure_title = text_label()
        font = self._failure_title.font()
        font.setPointSizeF(font.pointSizeF() * 1.25)
        font.setBold(True)
        self._failure_title.setFont(font)
        self._failure_title.setWordWrap(True)
        self._failure = text_label()
        self._failure.setObjectName("view.failure.sentence")
        self._failure.setWordWrap(True)
        self._failure.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._failure.setMaximumWidth(620)
        self._failure.setMinimumWidth(240)
        self._door: Door | None = None
        self._instead = QPushButton("Show the nearest sample")
        self._instead.setObjectName("view.failure.door")
        self._instead.clicked.connect(lambda: self.door_wanted.emit(self._door))
        self._again = QPushButton("Read again")
        self._again.setObjectName("view.failure.retry")
        self._again.clicked.connect(self.retry_wanted)
        self._follow = QPushButton("Follow")
        self._follow.setObjectName("view.failure.follow")
        self._follow.clicked.connect(self.follow_wanted)
        self._interpolate = QPushButton("Interpolate")
        self._interpolate.setObjectName("view.failure.interpolate")
        self._interpolate.clicked.connect(lambda: self.difference_wanted.emit({"interpolate": True}))
        self._plain = QPushButton("Show the field itself")
        self._plain.setObjectName("view.failure.plain")
        self._plain.clicked.connect(lambda: self.difference_wanted.emit({"on": False}))
        self._detail = Details("view.failure.detail")
        self._details = DetailsButton("view.failure.details", self._detail)
        buttons = QHBoxLayout()
        for button in (self._interpolate, self._plain, self._instead, self._again, self._follow, self._details):
            buttons.addWidget(button)
        for button in (self._interpolate, self._plain):
            button.hide()  # all of them side by side would make the window wide
        buttons.addStretch(1)
        column = QVBoxLayout()
        column.addStretch(2)
        column.addWidget(self._failure_title)
        column.addWidget(self._failure)
        column.addSpacing(8)
        column.addLayout(buttons)
        column.addWidget(self._detail, 6)
        column.addStretch(3)
        middle = QHBoxLayout(page)
        middle.addStretch(1)
        middle.addLayout(column, 4)
        middle.addStretch(1)
        return page

    def add_below(self, bar: QWidget) -> None:
        """Put a bar under the picture."""
        self._column.addWidget(bar)

    def picture(self) -> QPixmap:
        """Return the view with its colour bar as it is on screen, without what is there for the hand only."""
        for_hand = [part for part in self.frame_view.findChildren(QWidget) if part.property(FOR_HAND)]
        hidden = [part for part in for_hand if not part.isHidden()]
        for part in hidden:
            part.hide()
        picture = self._picture.grab()
        for part in hidden:
            part.show()
        return picture

    @property
    def picture_size(self) -> QSize:
        """Size of the view with its colour bar, in device pixels."""
        return (QSizeF(self._picture.size()) * self.devicePixelRatioF()).toSize()

    def set_colors(self, colors: ViewColors) -> None:
        """Take the colours of the theme."""
        self.frame_view.set_colors(colors.background, colors.foreground)
        self._legends.set_colors(colors)

    def render_state(self, state: SessionState) -> None:
        """Show the state; the frame itself comes separately."""
        several = state.panes is not None and state.panes.several  # then the pane says it, and the others stay
        failed = state.phase == FAILED and state.failure is not None and not several
        self._stack.setCurrentIndex(1 if failed else 0)
        if failed and state.failure is not None:
            reason, of_difference = state.failure.reason, state.failure.reason in (MESHES_DIFFER, NO_DIFFERENCE)
            self._failure_title.setText(
                "The difference cannot be shown" if of_difference else f"{sample_title(state)} cannot be shown"
            )
            self._interpolate.setVisible(reason == MESHES_DIFFER)
            self._plain.setVisible(of_difference)
            self._failure.setText(state.failure.sentence)
            self._details.set_text(state.failure.detail)
            self._follow.setVisible(reason == OUTSIDE)
            self._door = door = state.failure.door
            self._instead.setVisible(door is not None)
            self._again.setVisible(door is None and reason != MESHES_DIFFER)  # what is not there is not read
            if door is not None:
                where = "" if door.split == state.selection.split else f" of split {door.split}"
                self._instead.setText(menu_text(f"Show sample {door.sample}{where}"))
        outdated = state.shown is not None and state.shown.directory in state.outdated
        if outdated and state.shown is not None:
            self._changed.setText(f"⚠ {_outdated_words(state, state.shown.selection.sample)}")
        self._outdated.setVisible(outdated)
        self._caption.setText(caption(state))
        self._counts.setText(counts(state.shown))
        stale = state.stale or (state.busy and state.shown is None)
        delay = VEIL_DELAY if state.other_sample else TIME_DELAY
        self.frame_view.set_dragging(state.dragging)
        self.frame_view.set_stale(state.text if stale else "", delay, state.fraction)
        dataset = state.catalogue.path if state.catalogue is not None else ""
        if dataset != self._dataset:
            self._dataset = dataset
            self._legends.forget_width()
        if state.shown is None and state.busy and state.catalogue is not None and state.selection.field != "":
            self._legends.expect()
        elif state.shown is None:
            self._legends.clear()
        elif state.shown is not self._shown:
            self._legends.show_scene(state.shown)
        self._shown = state.shown


def _outdated_words(state: SessionState, sample: int) -> str:
    """Say that what is on screen is no longer what is in the files."""
    if state.catalogue is not None and state.catalogue.backend == BACKEND:
        return f"The script that handed over sample {sample} has ended."
    return f"The files of sample {sample} have changed since they were read."
