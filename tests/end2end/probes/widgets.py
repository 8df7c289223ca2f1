"""The window and its widgets, as the user sees and uses them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QSpinBox,
    QTreeWidget,
    QWidget,
)

from tests.end2end.probes.inside import Inside
from viewer.shell.panels.sample_table import SampleTable
from viewer.shell.widgets.labels import FOR_HAND

# Actions


def trigger(inside: Inside, action: str) -> None:
    """Trigger an action by its id; it must be enabled."""
    found = inside.window.actions_[action]
    assert found.isEnabled(), f"{action} is disabled"
    found.trigger()


def is_checked(inside: Inside, action: str) -> bool:
    return inside.window.actions_[action].isChecked()


# Widgets by their object names


def click(inside: Inside, name: str) -> None:
    inside.find(name, QAbstractButton).click()


def set_text(inside: Inside, name: str, text: str) -> None:
    inside.find(name, QLineEdit).setText(text)


def finish_text(inside: Inside, name: str, text: str) -> bool:
    """Type a text and leave the line; False while it is not there."""
    line = inside.window.findChild(QLineEdit, name)
    if line is None:
        return False
    line.setText(text)
    line.editingFinished.emit()
    return True


def reject(inside: Inside, name: str) -> None:
    inside.find(name, QDialog).reject()


def set_number(inside: Inside, name: str, number: int) -> None:
    inside.find(name, QSpinBox).setValue(number)


def focus_all_of(inside: Inside, name: str) -> None:
    """Give a number the focus, with all of it selected, as a click does."""
    inside.find(name, QSpinBox).setFocus()
    inside.find(name, QSpinBox).selectAll()


def accept(inside: Inside, name: str) -> None:
    inside.find(name, QDialog).accept()


def text(inside: Inside, name: str) -> str:
    """The text of a label, a button or a line to type in."""
    widget: Any = inside.find(name, QWidget)
    return str(widget.text())


def has_text(inside: Inside, name: str, part: str) -> bool:
    return part in text(inside, name)


def is_hidden(inside: Inside, name: str) -> bool:
    return bool(inside.find(name, QWidget).isHidden())


def is_visible(inside: Inside, name: str) -> bool:
    return bool(inside.find(name, QWidget).isVisible())


def choices(inside: Inside, name: str) -> list[str]:
    """The texts of a list to choose from."""
    box = inside.find(name, QComboBox)
    return [box.itemText(row) for row in range(box.count())]


def choice(inside: Inside, name: str) -> Any:
    """What stands for the chosen one."""
    return inside.find(name, QComboBox).currentData()


def has_icon(inside: Inside, name: str, row: int) -> bool:
    return not inside.find(name, QComboBox).itemIcon(row).isNull()


# The message bar, the status bar, the title


def says(inside: Inside, words: str) -> bool:
    """Whether the bar above the picture begins with these words."""
    return message(inside).startswith(words)


def message(inside: Inside) -> str:
    """What the bar above the view says."""
    return inside.window.message_bar.text


def has_message(inside: Inside, begin: str = "", part: str = "", end: str = "") -> bool:
    said = message(inside)
    return bool(said) and said.startswith(begin) and part in said and said.endswith(end)


def show_message(inside: Inside, sentence: str, detail: str) -> None:
    inside.window.message_bar.show_message(sentence, detail)


def dismiss(inside: Inside) -> None:
    """Take the message away."""
    click(inside, "view.message_bar.dismiss")


def offers(inside: Inside) -> list[str]:
    """The words of the two buttons of the message bar."""
    return [text(inside, "view.message_bar.offer"), text(inside, "view.message_bar.other")]


def status(inside: Inside) -> str:
    """What the status bar says."""
    return inside.window.statusBar().currentMessage()


def has_status(inside: Inside, begin: str) -> bool:
    return status(inside).startswith(begin)


def title(inside: Inside) -> str:
    return inside.window.windowTitle()


# The window as a whole


def is_window_visible(inside: Inside) -> bool:
    return inside.window.isVisible()


def close(inside: Inside) -> None:
    inside.window.close()


def drop(inside: Inside, path: str) -> None:
    """Drop a folder or file on the window."""
    inside.window.dropped.emit(path)


def answer_file(inside: Inside, path: str) -> None:
    """Answer the next question which file to open."""
    inside.prompts.choose_file = lambda start: Path(path)  # type: ignore[method-assign]


def drop_anew(inside: Inside, path: str) -> None:
    """The same, with nothing noted of the trouble before."""
    inside.notes["trouble"].clear()
    drop(inside, path)


def come_back(inside: Inside) -> None:
    """The window becomes the active one, as when the user comes back to it."""
    inside.window.activated.emit()


def resize(inside: Inside, width: int, height: int) -> None:
    inside.window.resize(width, height)


def window_size(inside: Inside) -> list[int]:
    return [inside.window.width(), inside.window.height()]


def grow(inside: Inside, width: int, height: int) -> None:
    inside.window.resize(inside.window.width() + width, inside.window.height() + height)


def has_width(inside: Inside, width: int) -> bool:
    return abs(inside.window.width() - width) < 3


def scale(inside: Inside) -> float:
    return inside.window.devicePixelRatioF()


def number(inside: Inside) -> str:
    """The window's number on the X server."""
    return str(int(inside.window.winId()))


def is_exposed(inside: Inside) -> bool:
    return inside.window.windowHandle().isExposed()


def is_active(inside: Inside) -> bool:
    return inside.window.isActiveWindow()


def is_dialog_active(inside: Inside) -> bool:
    """Whether a dialog is open and has the keyboard."""
    dialog = inside.qt.activeModalWidget()
    return dialog is not None and dialog.isActiveWindow()


def save_window(inside: Inside, file: str) -> bool:
    return inside.window.grab().save(file)


# The view


def save_view(inside: Inside, file: str) -> bool:
    """Save what was drawn: handles and buttons over it are on screen only."""
    over = [part for part in inside.view.findChildren(QWidget) if part.property(FOR_HAND) and not part.isHidden()]
    for part in over:
        part.hide()
    picture = inside.view.grab()
    for part in over:
        part.show()
    return picture.save(file)


def view_size(inside: Inside) -> list[int]:
    return [inside.view.width(), inside.view.height()]


def view_device_size(inside: Inside) -> list[int]:
    size = inside.view.device_size()
    return [size.width(), size.height()]


def view_corner(inside: Inside) -> list[int]:
    """Where the view begins on the screen."""
    corner = inside.view.mapToGlobal(inside.view.rect().topLeft())
    return [corner.x(), corner.y()]


def frame_size(inside: Inside) -> list[float]:
    """Width, height and scale of the frame on screen."""
    frame = inside.view.frame
    assert frame is not None
    return [frame.width, frame.height, frame.scale]


def note_wrong_captions(inside: Inside) -> None:
    """Write down each caption that does not name the sample that is on screen."""

    def look(state: Any) -> None:
        caption = inside.find("view.caption", QLabel).text()
        if state.shown and f"sample {state.shown.selection.sample} " not in caption:
            inside.notes["wrong captions"].append([caption, repr(state.shown)])

    inside.session.changed.connect(look)


def bar_stranger_colors(inside: Inside) -> list[str]:
    """The colours below and above the range on the colour bar."""
    shown = inside.color_bar.content
    assert shown is not None
    return [shown.below, shown.above]


def cursor_words(inside: Inside) -> str:
    """What is said of the value under the cursor."""
    return inside.cursor_label.text()


def choose_picture(inside: Inside, file: str) -> None:
    """Answer the question for a file from now on."""
    inside.prompts.choose_picture = lambda start: Path(file)  # type: ignore[method-assign]


def clipboard_size(inside: Inside) -> list[int]:
    """Height and width of the picture in the clipboard."""
    image = inside.qt.clipboard().image()
    return [image.height(), image.width()]


def is_marked_outdated(inside: Inside) -> bool:
    """Whether the picture is marked as one of files that have changed."""
    return not inside.find("view.outdated", QWidget).isHidden()


# Docks and panels


def show_dock(inside: Inside, *names: str) -> None:
    for name in names:
        inside.show_dock(name)


def show_all_docks(inside: Inside) -> None:
    for dock in inside.docks:
        dock.show()


def choose_color_map(inside: Inside, name: str) -> None:
    inside.colors_panel.appearance_chosen.emit({"color_map": name})


def is_table_filled(inside: Inside) -> bool:
    return inside.samples_panel.model.missing is None


def is_table_seen(inside: Inside) -> bool:
    return inside.samples_panel.is_on_screen


def table_columns(inside: Inside) -> list[str]:
    return list(inside.samples_panel.model.columns)


def table_rows(inside: Inside) -> int:
    return inside.samples_panel.model.rowCount()


def has_table_rows(inside: Inside, least: int, most: int) -> bool:
    return least <= table_rows(inside) <= most


def table_sample(inside: Inside, row: int) -> int | None:
    return inside.samples_panel.model.sample_at(row)


def has_table_value(inside: Inside, column: str, value: float) -> bool:
    """Whether a sample has this value of a global."""
    return value in inside.samples_panel.model.values.column(column).values()


def choose_table_row(inside: Inside, row: int) -> None:
    inside.find("samples.table", SampleTable).wanted.emit(row)


def is_folder_page(inside: Inside) -> bool:
    return inside.folder_page.isVisible()


def folder_rows(inside: Inside) -> list[list[Any]]:
    """Name, backend, whether it cannot be chosen, and why, of each dataset of the folder."""
    tree = inside.find("folder.datasets", QTreeWidget)
    items = [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]
    return [[item.text(0), item.text(1), item.isDisabled(), item.text(4)] for item in items if item is not None]


def choose_from_folder(inside: Inside, path: str) -> None:
    inside.folder_page.dataset_chosen.emit(path)
