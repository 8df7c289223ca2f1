"""*About*: the versions of this program and of what it stands on, some of which only its children know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viewer.protocol import AskVersions, Message, Versions
from viewer.shell.children.children import Children
from viewer.shell.window.main_window import MainWindow

if TYPE_CHECKING:
    from viewer.shell.children.child import ChildProcess
    from viewer.shell.window.about_dialog import AboutDialog


class About:
    """Shows the dialog, and asks the children for what only they know."""

    def __init__(self, window: MainWindow, children: Children) -> None:
        self._window, self._children = window, children
        window.actions_.connect({"help.about": self.show})

    def show(self) -> None:
        """Open the dialog; what the children say is filled in as it comes."""
        from viewer.shell.window.about_dialog import READER, RENDERER, AboutDialog

        dialog = AboutDialog(self._window)
        for child, names in ((self._children.reader.child, READER), (self._children.renderer.child, RENDERER)):
            self._ask(dialog, child, names)
        dialog.open()

    def _ask(self, dialog: AboutDialog, child: ChildProcess, names: tuple[str, ...]) -> None:
        if not child.running:
            dialog.add({name: "" if name in ("pyplaid", "VTK") else "unknown" for name in names})
            return

        def hear(message: Message) -> None:
            if isinstance(message, Versions):
                dialog.add(message.of)

        child.message.connect(hear)
        dialog.finished.connect(lambda _result: child.message.disconnect(hear))
        child.send(AskVersions())
