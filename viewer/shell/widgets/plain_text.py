"""Text from data stays text: Qt takes what looks like HTML for HTML, and opens the files that it names.

An ``<img src>`` of a pipe stops the window for good. So every tool tip goes through :func:`plain`, every label is made
by :func:`text_label`, and every name in a menu or on a button goes through :func:`menu_text`.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import Qt as Gui  # where PySide puts what the namespace has of that module
from PySide6.QtWidgets import QLabel, QWidget

from viewer.numbers import full, short

LONGEST = 2000
"""Letters of a tool tip: more does not fit on a screen, and a million of them take seconds to lay out."""


def plain(text: str) -> str:
    """Return a tool tip that shows ``text`` as it is: escaped where Qt would take it for HTML, and not too long."""
    if len(text) > LONGEST:
        text = f"{text[:LONGEST]}…"
    if not Gui.mightBeRichText(text):
        return text
    return f'<span style="white-space: pre-wrap">{escaped(text)}</span>'


def escaped(text: str) -> str:
    """Return text as HTML that shows it as it is."""
    from html import escape  # with all names of letters: 5 ms that no start needs

    return escape(text)


def menu_text(text: str) -> str:
    """Return a name for a menu's entry or a button: without mnemonics (``&``) and shortcuts (behind a tabulator)."""
    return text.replace("\t", " ").replace("\n", " ").replace("&", "&&")


def text_label(text: str = "", parent: QWidget | None = None) -> QLabel:
    """Return a label that shows any text as it is."""
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    return label


def number_html(value: float) -> str:
    """Return a number as HTML for an ``ExactBrowser``: short, with all its digits in the tool tip."""
    return f'<span title="{escaped(full(value))}">{escaped(short(value))}</span>'
