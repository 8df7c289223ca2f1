"""The manual: what the README says to users, with its pictures, without a network."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QTextDocument
from PySide6.QtWidgets import QListWidget, QWidget
from pytestqt.qtbot import QtBot

from viewer.shell.window.help_window import PICTURE_WIDTH, HelpWindow, ManualText
from viewer.shell.window.manual import NEWS, NOT_FOR_USERS, page, sections, split


@pytest.fixture
def shown(qtbot: QtBot) -> Iterator[HelpWindow]:
    parent = QWidget()
    qtbot.addWidget(parent)
    made = HelpWindow(parent)
    made.show()
    yield made
    made.close()


def text_of(shown: HelpWindow) -> ManualText:
    found = shown.findChild(ManualText, "manual.text")
    assert isinstance(found, ManualText)
    return found


def test_every_section_is_listed_and_reads_as_text(shown: HelpWindow) -> None:
    contents = shown.findChild(QListWidget, "manual.contents")
    assert contents is not None and contents.count() == len(sections()) > 6
    for row, section in enumerate(sections()):
        contents.setCurrentRow(row)
        text = text_of(shown).toPlainText()
        heading = section.text.splitlines()[0].lstrip("# ")
        assert text.startswith(heading) and "](" not in text, section.title


def test_it_is_for_users_and_nothing_of_the_readme_is_lost() -> None:
    readme = page("README.md").read_text(encoding="utf-8")
    assert "".join(section.text for section in split(readme)) == readme
    titles = [section.title for section in split(readme)]
    assert set(titles) >= NOT_FOR_USERS, "else the list has the name of a section that is no more"
    shown = [section.title for section in sections()]
    assert shown == [*(title for title in titles if title not in NOT_FOR_USERS), NEWS]
    for section in sections()[:-1]:
        assert "CONTRIBUTING.md" not in section.text and "ARCHITECTURE.md" not in section.text, section.title


def test_a_comment_in_code_is_no_heading() -> None:
    found = split("# A\n\n```sh\n## not one\n```\n## B\ntext\n")
    assert [section.title for section in found][1:] == ["B"]


def test_every_picture_is_found_in_the_installation(shown: HelpWindow) -> None:
    names = re.findall(r"!\[[^]]*\]\(([^)]+)\)", page("README.md").read_text(encoding="utf-8"))
    assert names
    kind = QTextDocument.ResourceType.ImageResource.value
    for name in names:
        assert text_of(shown).loadResource(kind, QUrl(name)).width() == PICTURE_WIDTH
    for name in ("https://example.org/a.png", "resources/none.png", "/etc/passwd"):
        assert text_of(shown).loadResource(kind, QUrl(name)) is None


def test_links_to_the_web_are_the_web_browser_s(shown: HelpWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    for target in ("https://example.org/", "LICENSE"):
        text_of(shown).anchorClicked.emit(QUrl(target))
    assert opened == [QUrl("https://example.org/")]


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "ARCHITECTURE.md"])
def test_links_between_the_pages_lead_somewhere(name: str) -> None:
    for target in re.findall(r"(?<!!)\[[^]]+\]\(([^)#]+)\)", page(name).read_text(encoding="utf-8")):
        assert target.startswith("https://") or (page("README.md").parent / target).exists(), target
