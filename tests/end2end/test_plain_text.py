"""A dataset whose texts are HTML that names a pipe: Qt would open it and wait for ever."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.datasets import write_trees
from tests.end2end.conftest import Start
from tests.end2end.probes import hover, widgets
from tests.end2end.sheets import P, sheet


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are of POSIX")
def test_a_pipe_named_by_the_data_is_never_opened(start: Start, tmp_path: Path) -> None:
    pipe = tmp_path / "p"
    os.mkfifo(pipe)
    evil = f'<b>x</b><img src="{pipe}">'
    dataset = write_trees(
        tmp_path / "evil",
        [[sheet(P, zones=("A", "B"), globals_={"note": evil, "alpha": "1"})], [sheet(P)]],
        split="<b>evil<",
    )
    infos = dataset / "infos.yaml"
    infos.write_text(infos.read_text() + f"data_description: '{evil}'\nowner2: '{evil}'\n")
    window = start(dataset)
    window.until_shown(0)
    window.ask(widgets.show_all_docks)
    window.ask(widgets.show_dock, "samples")
    window.until(widgets.is_table_filled)
    window.ask(widgets.show_dock, "info", "cache")
    window.ask(hover.hover_all)  # the program answers: nothing waits for somebody to write to the pipe
    window.ask(widgets.show_message, evil, evil)
    window.ask(hover.hover_all)
    tips = window.ask(hover.tips)
    assert any("&lt;img" in tip for tip in tips), "the hostile text has been hovered"
    caches = [tip for tip in tips if "last used" in tip]
    assert caches and all("&lt;b&gt;evil" in tip for tip in caches), "the rows of the cache's tree"
    # Nobody has the pipe open for reading: a writer that does not wait for one is refused.
    code = "import os, sys\ntry: os.open(sys.argv[1], os.O_WRONLY | os.O_NONBLOCK)\nexcept OSError as e: print(e.errno)"
    said = subprocess.run([sys.executable, "-c", code, str(pipe)], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "6"
    assert "unexpected" not in window.output
    assert window.quit() == 0
