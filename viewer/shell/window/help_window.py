"""The manual in a window that needs no network and stays open beside the other."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QImage, QTextDocument
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QSplitter, QTextBrowser, QWidget

from viewer import APP_NAME
from viewer.resources import resource
from viewer.shell.window.manual import sections

PICTURE_WIDTH = 640
"""Pixels to which pictures are scaled down, so that a line of text beside them is still read at a glance."""


class ManualText(QTextBrowser):
    """One section: its pictures come from the installation, its links lead to the web browser."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("manual.text")
        self.setAccessibleName("Section")
        self.setOpenLinks(False)
        self.anchorClicked.connect(self._follow)
        self.document().setDocumentMargin(16)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:  # noqa: N802 - Qt's name
        """Find a picture that the page names by its path in the repository; nothing is fetched from anywhere."""
        path = QUrl(name).path()
        if kind != QTextDocument.ResourceType.ImageResource.value or not path.startswith("resources/"):
            return None
        try:
            image = QImage(str(resource(path.removeprefix("resources/"))))
        except FileNotFoundError:
            return None
        if image.width() > PICTURE_WIDTH:
            image = image.scaledToWidth(PICTURE_WIDTH, Qt.TransformationMode.SmoothTransformation)
        return image

    def _follow(self, target: QUrl) -> None:
        if target.scheme() in ("http", "https"):
            QDesktopServices.openUrl(target)


class HelpWindow(QDialog):
    """The sections on the left, the one that is read on the right."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"{APP_NAME} – Manual")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(920, 680)
        self._sections = sections()
        self._contents = QListWidget()
        self._contents.setObjectName("manual.contents")
        self._contents.setAccessibleName("Contents")
        self._contents.addItems([section.title for section in self._sections])
        self._text = ManualText()
        parts = QSplitter()
        parts.addWidget(self._contents)
        parts.addWidget(self._text)
        parts.setStretchFactor(1, 1)
        parts.setSizes([210, 710])
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(parts)
        self._contents.currentRowChanged.connect(lambda row: self._text.setMarkdown(self._sections[row].text))
        self._contents.setCurrentRow(0)
