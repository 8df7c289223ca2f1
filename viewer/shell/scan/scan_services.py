"""What the docks of a scan need of the rest of the program."""

from __future__ import annotations

from viewer.shell.plots.chart_library import ChartLibrary
from viewer.shell.scan.sample_targets import SampleFilter, SampleMarking
from viewer.shell.session.dataset_scan import DatasetScan
from viewer.shell.session.scan_place import ScanPlace
from viewer.shell.widgets.prompts import Prompts
from viewer.values import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class ScanServices:
    """The scan itself, and what is done with what it finds.

    Attributes
    ----------
    place
        Where a scan will run.
    table
        The table of samples, which can show only some.
    marks
        Where samples are marked; None where they cannot be.
    """

    scan: DatasetScan
    place: ScanPlace
    charts: ChartLibrary
    prompts: Prompts
    table: SampleFilter
    marks: SampleMarking | None = None
