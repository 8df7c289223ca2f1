"""The scan and its docks, *Statistics* and *Health*."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QLabel

from tests.end2end.probes.inside import Inside
from viewer.shell.scan.statistics_choice import BOXES, FIGURES, HISTOGRAM, KINDS, PARALLEL, SCATTER
from viewer.shell.services.table import DataTable
from viewer.shell.session.scan_columns import column_labels

_CONTENTS = {
    HISTOGRAM: ("HistogramContent",),
    FIGURES: ("DataTable",),
    BOXES: ("BoxContent", "ColumnBoxContent"),
    SCATTER: ("ScatterContent",),
    PARALLEL: ("ParallelContent",),
}


def is_known(inside: Inside, samples: int) -> bool:
    """Whether nothing is under way, and so many samples are known."""
    return inside.scan.status.phase == "idle" and inside.scan.status.known == samples


def is_all_known(inside: Inside) -> bool:
    status = inside.scan.status
    return status.phase == "idle" and 0 < status.known == status.samples


def has_done(inside: Inside, samples: int) -> bool:
    """Whether a scan runs that has found so many samples, and more is to come."""
    status = inside.scan.status
    return status.phase == "running" and samples == status.done < status.total


def has_found(inside: Inside, samples: int) -> bool:
    """Whether so many samples are known while a scan runs."""
    return inside.scan.status.phase == "running" and inside.scan.status.known == samples


def phase(inside: Inside) -> str:
    return inside.scan.status.phase


def known(inside: Inside) -> list[int]:
    """Samples that are known, and that there are."""
    return [inside.scan.status.known, inside.scan.status.samples]


def begin_again(inside: Inside) -> None:
    """Read all samples once more."""
    inside.scan.begin(again=True)


def has_trouble(inside: Inside, part: str) -> bool:
    return part in inside.scan.status.trouble


def answer_questions(inside: Inside, yes: bool) -> None:
    """Answer what is asked from now on."""
    inside.prompts.confirm = lambda *_words: yes  # type: ignore[method-assign]


def consent(inside: Inside) -> str:
    """What is said before a scan fetches everything; empty where it is not."""
    dialog = inside.qt.activeModalWidget()
    return " ".join(label.text() for label in dialog.findChildren(QLabel)) if dialog is not None else ""


# Statistics


def choose(inside: Inside, /, **changes: Any) -> None:
    """Choose what is shown, by fields of the choice."""
    statistics = inside.scan_docks.statistics
    statistics.choose(replace(statistics.choice, **changes))


def choose_entry(inside: Inside, name: str, text: str) -> None:
    """Choose an entry of one of the lists as the user does."""
    box = inside.scan_docks.statistics.panel.choice.boxes[name]
    row = box.findText(text)
    assert row >= 0, [box.itemText(place) for place in range(box.count())]
    box.setCurrentIndex(row)
    box.activated.emit(row)


def entries(inside: Inside, name: str) -> list[str]:
    box = inside.scan_docks.statistics.panel.choice.boxes[name]
    return [box.itemText(row) for row in range(box.count())]


def content(inside: Inside) -> str:
    """The kind of what is shown: the class of its content, or the sentence in its place."""
    shown = inside.scan_docks.statistics.content
    return shown if isinstance(shown, str) else type(shown).__name__


def shows(inside: Inside, kind: str) -> bool:
    """Whether a content of this class is shown, drawn where it is a chart."""
    host = inside.scan_docks.statistics.panel.host
    return content(inside) == kind and (kind == "DataTable" or host.chart is not None)


def is_settled(inside: Inside) -> bool:
    """Whether what is to be shown is shown, where anybody sees it."""
    statistics = inside.scan_docks.statistics
    seen = statistics.panel.is_on_screen and inside.scan.status.known > 0
    return not seen or any(shows(inside, kind) for kind in _CONTENTS[statistics.choice.kind])


def kinds(inside: Inside) -> list[str]:
    """What the dock can show."""
    return list(KINDS)


def load_charts(inside: Inside) -> None:
    """Load what draws, as the first chart does."""
    inside.scan_docks.statistics.panel.host.load()


def has_chart(inside: Inside) -> bool:
    return inside.scan_docks.statistics.panel.host.chart is not None


def figures(inside: Inside) -> list[list[Any]]:
    """Heads and rows of the table of figures."""
    shown = inside.scan_docks.statistics.content
    assert isinstance(shown, DataTable)
    return [list(shown.heads), *map(list, shown.rows)]


def histogram(inside: Inside) -> list[list[float]]:
    """Edges and counts."""
    shown: Any = inside.scan_docks.statistics.content
    return [list(shown.edges), list(shown.counts)]


def has_counts(inside: Inside, total: int) -> bool:
    """Whether a histogram of so many values is shown."""
    shown: Any = inside.scan_docks.statistics.content
    return shows(inside, "HistogramContent") and sum(shown.counts) == total


def has_title(inside: Inside, title: str) -> bool:
    shown: Any = inside.scan_docks.statistics.content
    return shows(inside, "HistogramContent") and shown.title == title


def pick(inside: Inside, place: int) -> None:
    """Click the mark of the sample at a place."""
    chart(inside).place_picked.emit(place)


def save(inside: Inside, *files: str) -> None:
    for file in files:
        inside.scan_docks.statistics.saving.save(Path(file))


def chart(inside: Inside) -> Any:
    found = inside.scan_docks.statistics.panel.host.chart
    assert found is not None
    return found


def draw_box(inside: Inside, left: float, bottom: float, right: float, top: float) -> None:
    """Draw a box in the chart, in its coordinates."""
    chart(inside)._on_box(QRectF(left, bottom, right - left, top - bottom))


def hover(inside: Inside, x: float, y: float) -> str:
    """Move the cursor to a place of the chart, and return what is said of it."""
    box = chart(inside).getPlotItem().getViewBox()
    chart(inside).scene().sigMouseMoved.emit(box.mapViewToScene(QPointF(x, y)))
    return inside.scan_docks.statistics.panel._said.text()


def selection(inside: Inside) -> list[Any]:
    """What was chosen, by splits."""
    chosen = inside.scan_docks.statistics.choosing.selection
    return [[split, list(ids)] for split, ids in chosen.samples]


def has_selection(inside: Inside, count: int) -> bool:
    return len(inside.scan_docks.statistics.choosing.selection) == count


def marked(inside: Inside) -> list[Any]:
    """The marked samples by splits."""
    return [[split, sorted(ids)] for split, ids in inside.marks.splits.items()]


# Health


def findings(inside: Inside) -> list[list[Any]]:
    """Kind, sentence and samples of each finding in the model, in its order."""
    groups = inside.scan_docks.health.panel.tree.findings.groups
    return [
        [finding.kind, finding.sentence, [list(sample) for sample in finding.samples]]
        for group in groups
        for finding in group.findings
    ]


def has_findings(inside: Inside, least: int) -> bool:
    return inside.scan_docks.health.panel.is_filled and len(findings(inside)) >= least


def click_finding(inside: Inside, kind: str, sample: int | None = None) -> None:
    """Click the first finding of a kind, or one of the rows of its samples."""
    tree = inside.scan_docks.health.panel.tree
    model = tree.findings
    row = [group.kind for group in model.groups].index(kind)
    index = model.index(0, 0, model.index(row, 0))
    if sample is not None:
        index = model.index(sample, 0, index)
    tree.setCurrentIndex(index)
    tree.clicked.emit(index)


def press_health(inside: Inside, name: str) -> None:
    """Press a button of the dock."""
    button = inside.scan_docks.health.panel.buttons[name]
    assert button.isEnabled(), name
    button.trigger()


def columns(inside: Inside) -> list[str]:
    """What the columns that can be shown are called."""
    return list(column_labels(inside.scan.status.columns).values())
