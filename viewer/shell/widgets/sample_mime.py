"""A sample as something that is dragged from one part of the window to another."""

from __future__ import annotations

from PySide6.QtCore import QMimeData

_FORMAT = "application/x-plaid-viewer-sample"


def mime_of(sample: int) -> QMimeData:
    """Return what is dragged; elsewhere it is the number as text."""
    data = QMimeData()
    data.setData(_FORMAT, str(sample).encode())
    data.setText(str(sample))
    return data


def sample_of(data: QMimeData) -> int | None:
    """Return the number of the sample that is dragged; None when it is something else."""
    text = bytes(data.data(_FORMAT).data())
    return int(text) if text.isdigit() else None
