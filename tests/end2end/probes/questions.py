"""What other machines ask the user."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QLabel

from tests.end2end.probes.inside import Inside

TITLES = {"password": "Password", "passphrase": "Passphrase", "code": "Code", "new host": "New host"}


def _shown(inside: Inside) -> list[QDialog]:
    return [dialog for dialog in inside.window.findChildren(QDialog, "question") if dialog.isVisible()]


def is_asked(inside: Inside, kind: str, *, again: bool = False) -> bool:
    """Whether the user is asked for such a thing, and told that the last answer was wrong or not."""
    return any(
        dialog.windowTitle().startswith(f"{TITLES[kind]} ")
        and (dialog.findChild(QLabel, "question.again") is not None) == again
        for dialog in _shown(inside)
    )


def any_asked(inside: Inside) -> bool:
    return bool(_shown(inside))


def leave_unanswered(inside: Inside) -> None:
    """Close the question as Escape does."""
    _shown(inside)[0].reject()


def can_forget(inside: Inside) -> bool:
    """Whether there is something that *Forget passwords* would forget."""
    return inside.window.actions_["file.forget_passwords"].isEnabled()
