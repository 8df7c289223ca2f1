"""The manual: the repository's own pages with their pictures, without a network."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QTextDocument
from PySide6.QtWidgets import QWidget

from viewer.shell.window import help_window as manual
from viewer.shell.window.help_window import PAGES, PICTURE_WIDTH, HelpWindow, Page


@pytest.fixture
def shown(qtbot) -> Iterator[HelpWindow]:
    parent = QWidget()
    qtbot.addWidget(parent)
    made = HelpWindow(parent)
    made.show()
    yield made
    made.close()


def browser(shown: HelpWindow, name: str) -> Page:
    page = shown.tabs.widget(list(PAGES).index(name))
    assert isinstance(page, Page)
    return page


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_there_and_reads_as_text(shown, name):
    text = browser(shown, name).toPlainText()
    title = manual.page(name).read_text().splitlines()[0].lstrip("# ")
    assert text.startswith(title)
    assert "](" not in text


def test_every_picture_is_found_in_the_installation(shown):
    names = re.findall(r"!\[[^]]*\]\(([^)]+)\)", manual.page("README.md").read_text())
    assert names
    kind = QTextDocument.ResourceType.ImageResource.value
    for name in names:
        image = browser(shown, "README.md").loadResource(kind, QUrl(name))
        assert image.width() == PICTURE_WIDTH
    for name in ("https://example.org/a.png", "resources/none.png", "/etc/passwd"):
        assert browser(shown, "README.md").loadResource(kind, QUrl(name)) is None


def test_links_lead_to_the_other_pages(shown):
    browser(shown, "README.md").anchorClicked.emit(QUrl("SECURITY.md"))
    assert shown.tabs.currentIndex() == list(PAGES).index("SECURITY.md")
    browser(shown, "README.md").anchorClicked.emit(QUrl("LICENSE"))
    assert shown.tabs.currentIndex() == list(PAGES).index("SECURITY.md")


def test_links_to_the_web_are_the_web_browser_s(shown, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    browser(shown, "README.md").anchorClicked.emit(QUrl("https://example.org/"))
    assert opened == [QUrl("https://example.org/")]


def test_links_between_the_pages_lead_somewhere():
    for name in PAGES:
        text = manual.page(name).read_text()
        for target in re.findall(r"(?<!!)\[[^]]+\]\(([^)#]+)\)", text):
            assert target.startswith("https://") or (manual.page("README.md").parent / target).exists(), target
