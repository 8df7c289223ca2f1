"""Where everything is kept."""

from __future__ import annotations

from pathlib import Path

from viewer.paths import Paths


def test_paths_under_one_folder(tmp_path: Path) -> None:
    paths = Paths.under(tmp_path)
    everything = [
        paths.config,
        paths.state,
        paths.data,
        paths.logs,
        paths.temp_root,
        paths.settings_file,
        paths.state_file,
    ]
    assert all(path is not None and path.is_relative_to(tmp_path) for path in everything)
    assert Paths.under(tmp_path, Path("/elsewhere")).temp_root == Path("/elsewhere")
    assert list(tmp_path.iterdir()) == [tmp_path / "tmp"], "nothing is made before it is needed"


def test_standard_paths_follow_the_environment(home: Path) -> None:
    paths = Paths.standard()
    assert all(path.is_relative_to(home) for path in (paths.config, paths.state, paths.data, paths.logs))
