"""The manual: the project's own pages, as they are in the repository, in a window that needs no network."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QImage, QTextDocument
from PySide6.QtWidgets import QDialog, QTabWidget, QTextBrowser, QVBoxLayout, QWidget

from viewer import APP_NAME
from viewer.resources import resource

PAGES = {
    "README.md": "User guide",
    "CHANGELOG.md": "What's new",
    "CONTRIBUTING.md": "For developers",
    "SECURITY.md": "Security",
}
"""Files by name, and the titles of their tabs."""

PICTURE_WIDTH = 700
"""Pixels to which pictures are scaled down, so that a line of text beside them is still read at a glance."""


def page(name: str) -> Path:
    """Return the file of one page.

    Raises
    ------
    FileNotFoundError
        When this installation lacks it: a packaging defect.
    """
    checkout = Path(__file__).parents[3] / name
    return checkout if checkout.is_file() else resource(f"manual/{name}")


class Page(QTextBrowser):
    """One page: its pictures come from the installation, its links lead to the other pages or to the web browser."""

    def __init__(self, name: str, tabs: HelpWindow) -> None:
        super().__init__(tabs)
        self._tabs = tabs
        self.setOpenLinks(False)
        self.anchorClicked.connect(self._follow)
        self.document().setDocumentMargin(16)
        self.setMarkdown(page(name).read_text(encoding="utf-8"))

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
        else:
            self._tabs.open(target.path())


class HelpWindow(QDialog):
    """All pages, one a tab; it stays open beside the window while somebody tries out what it says."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"{APP_NAME} – Manual")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(800, 680)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        for name, title in PAGES.items():
            self.tabs.addTab(Page(name, self), title)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.tabs)

    def open(self, name: str = "") -> None:
        """Turn to a page; a name that is none leaves things as they are."""
        if name in PAGES:
            self.tabs.setCurrentIndex(list(PAGES).index(name))
