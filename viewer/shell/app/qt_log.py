"""What Qt has to say goes to the log instead of straight to stderr."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}

_HARMLESS = ("This plugin does not support propagateSizeHints()", "Detected locale ")
"""How warnings begin that are of no use to anyone: what the ``offscreen`` platform cannot do and nobody asked for, and
that Qt takes C.UTF-8 where the locale is not UTF-8."""


_DISPLAY_LOST = ("The X11 connection broke", "The Wayland connection broke")
"""The last that is heard of Qt before it quits, or ends the process without any ``atexit`` of Python."""


def install_qt_log(display_lost: Callable[[], None]) -> None:
    """Send Qt's messages to the logger ``viewer.qt``; ``display_lost`` is called when they say so."""
    logger = logging.getLogger("viewer.qt")

    def handle(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        lost = text.startswith(_DISPLAY_LOST)
        level = logging.DEBUG if lost or text.startswith(_HARMLESS) else _LEVELS.get(kind, logging.WARNING)
        logger.log(level, "%s (%s)", text, context.category or "qt")
        if lost:
            display_lost()

    qInstallMessageHandler(handle)


def remove_qt_log() -> None:
    """Let Qt write to stderr again."""
    qInstallMessageHandler(None)
