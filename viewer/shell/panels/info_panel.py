"""The dock *Information*: what a dataset says of itself, and what the zones on screen hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from viewer.artifacts.manifest import Manifest
from viewer.protocol import Catalogue
from viewer.shell.panels.far_words import card_html, far_rows, split_size
from viewer.shell.session.state import SessionState
from viewer.shell.widgets.filled_panel import FilledPanel
from viewer.shell.widgets.plain_text import escaped, number_html
from viewer.wording import counted, sample_name, sentence

if TYPE_CHECKING:
    from viewer.shell.widgets.exact_browser import ExactBrowser

LONGEST = 200
"""Items of a list that are written out."""

MOST_LETTERS = 5000
"""Letters of a text that are written out: laying out a million takes seconds."""

DEEPEST = 6
"""Levels of nested values that are written out; more is said to be there."""


_LEAST = 200
"""Pixels: narrower, names break in the middle."""


class InfoPanel(FilledPanel):
    """Shows text that can be selected and copied; laid out only while somebody can see it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumWidth(_LEAST)
        self._browser: ExactBrowser | None = None  # none while the dock has never been seen: Qt's takes long to load
        self._state = SessionState()
        self._laid_out: tuple[Catalogue | None, Manifest | None] | None = None
        self.visibility_changed.connect(lambda seen: self._render() if seen else None)

    def render_state(self, state: SessionState) -> None:
        """Show the dataset and the sample on screen."""
        self._state = state
        if self.is_on_screen:
            self._render()

    def _render(self) -> None:
        state = self._state
        manifest = state.shown.manifest if state.shown is not None else None
        if (
            self._laid_out is not None
            and self._laid_out[0] is state.catalogue
            and _says_the_same(self._laid_out[1], manifest)
        ):
            return
        self._laid_out = (state.catalogue, manifest)
        self.ensure_filled()
        assert self._browser is not None
        bar = self._browser.verticalScrollBar()
        place = bar.value()
        self._browser.setHtml(information(state.catalogue, manifest))
        bar.setValue(place)

    def fill(self) -> None:
        """Make the widget that shows it."""
        from viewer.shell.widgets.exact_browser import ExactBrowser

        self._browser = ExactBrowser("info.text", "Information")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._browser)


def _says_the_same(one: Manifest | None, other: Manifest | None) -> bool:
    """Whether these read alike here, as the time steps of a sample mostly do."""
    if one is None or other is None:
        return one is other
    return (one.split, one.sample, one.warnings, one.zones) == (other.split, other.sample, other.warnings, other.zones)


def information(catalogue: Catalogue | None, manifest: Manifest | None) -> str:
    """Return what is known as HTML."""
    if catalogue is None:
        return "<p>No dataset is open.</p>"
    infos = dict(catalogue.infos)
    parts = [f"<h3>{escaped(catalogue.name)}</h3>", f"<p>{escaped(catalogue.place)}</p>"]
    rows = [
        ("Taken for", catalogue.taken_for) if catalogue.taken_for else ("Backend", catalogue.backend),
        *(
            (split.name, counted(len(split), "sample") + split_size(catalogue.far, split.name))
            for split in catalogue.splits
        ),
        *far_rows(catalogue),
    ]
    for key, title in (("license", "Licence"), ("owner", "Owner")):
        if (value := infos.pop(key, None)) not in (None, ""):
            rows.append((title, str(value)))
    parts.append(_table(rows))
    if catalogue.far is not None and catalogue.far.card:
        parts.append(f"<h3>README</h3>{card_html(catalogue.far.card)}")
    for name in ("storage_backend", "num_samples"):
        infos.pop(name, None)
    for key, value in infos.items():
        parts.append(f"<h4>{escaped(_words(key))}</h4>{_value(value)}")
    for name, content in catalogue.problems.items():
        parts.append(f"<h3>Problem definition {escaped(str(name))}</h3>{_value(_in_words(content))}")
    if catalogue.warnings:
        parts.append("<h4>Warnings</h4>" + _value(list(catalogue.warnings)))
    if manifest is not None:
        parts.append(_sample(manifest))
    return "\n".join(parts)


def _sample(manifest: Manifest) -> str:
    parts = [f"<h3>{escaped(sentence(sample_name(manifest.sample, manifest.split)))}</h3>"]
    if manifest.warnings:
        parts.append("<h4>Warnings</h4>" + _value(list(manifest.warnings)))
    for zone in manifest.meshes:
        if zone.dimensions is None:
            kind = "unstructured"
        else:
            kind = "structured, " + " × ".join(str(count) for count in zone.dimensions)
        rows = [("Points", f"{zone.points:,}"), ("Cells", f"{zone.cells:,}"), ("Kind", kind)]
        fields = [
            f"{record.name}{_unit(record.unit)} ({record.location})"
            for one in manifest.zones
            if zone.name in (one.name, one.of)
            for record in one.fields
        ]
        parts.append(f"<h4>Zone “{escaped(zone.name)}”</h4>" + _table(rows))
        if fields:
            parts.append("<p>Fields</p>" + _value(fields))
        if zone.boundaries:
            parts.append("<p>Boundary conditions and tags</p>" + _value(list(zone.boundaries)))
    return "".join(parts)


def _words(key: object) -> str:
    """Return a key of a file as people write it: ``train_split`` is *Train split*."""
    text = str(key).replace("_", " ")
    return text[:1].upper() + text[1:]


def _in_words(content: Any) -> Any:
    return {_words(key): value for key, value in content.items()} if isinstance(content, Mapping) else content


def _unit(unit: str) -> str:
    return f" [{unit}]" if unit else ""


def _table(rows: list[tuple[str, str]]) -> str:
    return "<table>" + "".join(_table_row(left, escaped(right)) for left, right in rows) + "</table>"


def _table_row(name: str, html: str) -> str:
    return f"<tr><td><b>{escaped(name)}</b>&nbsp;&nbsp;</td><td>{html}</td></tr>"


def _value(value: Any, depth: int = 0) -> str:
    """Return a JSON value as HTML: tables for names with values, lists for lists."""
    if depth > DEEPEST:
        return "…"
    if isinstance(value, Mapping):
        rows = "".join(_table_row(str(key), _value(item, depth + 1)) for key, item in list(value.items())[:LONGEST])
        return f"<table>{rows}</table>{_more(len(value))}"
    if isinstance(value, (list, tuple)):
        if all(_is_number(item) for item in value):
            return ", ".join(number_html(item) for item in value[:LONGEST]) + _more(len(value))
        items = "".join(f"<li>{_value(item, depth + 1)}</li>" for item in value[:LONGEST])
        return f"<ul>{items}</ul>{_more(len(value))}"
    if _is_number(value):
        return number_html(value)
    text = str(value)
    return escaped(text[:MOST_LETTERS]).replace("\n", "<br>") + ("…" if len(text) > MOST_LETTERS else "")


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _more(count: int) -> str:
    return f"<p>… {count - LONGEST:,} more</p>" if count > LONGEST else ""
