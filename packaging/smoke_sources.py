"""Trials of what a bundle opens beside local datasets: mesh files of other programs, and machines that it speaks to."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from steps import StepFailedError, say
from trial import Trial, begin

CHECKOUT = Path(__file__).resolve().parent.parent

Draw = Callable[..., None]
"""Runs a command of a trial that has to make a picture with a mesh in it."""

_MESHES = """
import sys
import meshio, numpy as np
from tests.converter import vtk_data as vd
from pathlib import Path
folder = Path(sys.argv[1])
folder.mkdir()
(folder / "vtk").mkdir()
(folder / "meshio").mkdir()
vd.write(vd.squares(p=np.arange(6.0)), folder / "vtk" / "mesh.vtu")
points = np.array([[x, y, 0.0] for y in range(4) for x in range(4)])
cells = np.array([[4 * y + x, 4 * y + x + 1, 4 * y + x + 5, 4 * y + x + 4] for y in range(3) for x in range(3)])
mesh = meshio.Mesh(points, [("quad", cells)], point_data={"p": points[:, 0] * points[:, 1]})
mesh.write(folder / "meshio" / "mesh.msh", file_format="gmsh")
"""

_SSH = """
import sys
import asyncssh
from pathlib import Path
folder = Path(sys.argv[1]) / ".ssh"
folder.mkdir(mode=0o700, exist_ok=True)
for name in ("id_ed25519", "host_key"):
    key = asyncssh.generate_private_key("ssh-ed25519")
    key.write_private_key(folder / name)
    (folder / name).chmod(0o600)
    key.write_public_key(folder / f"{name}.pub")
"""

_WEB = """
import sys
from pathlib import Path
from tests.far.servers.web import WebServer
server = WebServer(Path(sys.argv[1]))
print(server.port, flush=True)
sys.stdin.read()
server.close()
"""

_STORE = """
import json, sys
from pathlib import Path
from tests.far.servers.object_store import ObjectStore
store = ObjectStore()
store.put("tests", Path(sys.argv[1]))
print(json.dumps(store.environment(Path(sys.argv[1]))), flush=True)
sys.stdin.read()
store.close()
"""


def draws_mesh_files(trial: Trial, draw: Draw) -> None:
    """Files that VTK reads and files that meshio reads, both in the converter."""
    folder = trial.home / "meshes"
    _have_done("Writing mesh files", _MESHES, folder)
    for name, library in (("vtk/mesh.vtu", "VTK"), ("meshio/mesh.msh", "meshio")):
        what = begin(f"Drawing a file that {library} reads ({Path(name).suffix})")
        draw(trial, what, trial.window(folder / name, "--field", "p", "--screenshot", trial.home / "shot.png"))


def draws_from_other_machines(trial: Trial, draw: Draw, dataset: Path) -> None:
    """The same dataset from a server of each kind, which is this machine: by ssh, from the web, and by S3."""
    with _ssh(trial.home) as host:
        _draw_from(trial, draw, "by ssh", f"{host}{dataset.as_posix()}", {})
    with _served(_WEB, dataset.parent) as port:
        _draw_from(trial, draw, "from a web server", f"http://127.0.0.1:{port}/{dataset.name}/", {})
    if importlib.util.find_spec("moto") is None:
        say("  no object store to try: moto is not installed")
        return
    with _served(_STORE, dataset) as told:
        _draw_from(trial, draw, "by S3", "s3://tests", json.loads(told))


def _draw_from(trial: Trial, draw: Draw, words: str, address: str, variables: dict[str, str]) -> None:
    what = begin(f"Drawing a dataset {words}")
    arguments = (address, "--split", "test", "--sample", "0", "--field", "pressure")
    draw(trial, what, trial.window(*arguments, "--screenshot", trial.home / "shot.png"), **variables)


@contextlib.contextmanager
def _ssh(home: Path) -> Iterator[str]:
    """Run a server of ssh that knows the key in a home, which knows the server; yields how its addresses begin."""
    _have_done("Making keys of ssh", _SSH, home)
    folder = home / ".ssh"
    settings = {"host_key": str(folder / "host_key"), "authorized": str(folder / "id_ed25519.pub")}
    settings["log"] = str(home / "ssh.log")
    with _served("", json.dumps(settings), module="tests.far.ssh_server") as port:
        known = (folder / "host_key.pub").read_text(encoding="utf-8")
        (folder / "known_hosts").write_text(f"[127.0.0.1]:{port} {known}", encoding="utf-8")
        yield f"ssh://tests@127.0.0.1:{port}"


@contextlib.contextmanager
def _served(code: str, argument: Path | str, *, module: str = "") -> Iterator[str]:
    """Run a server of the checkout, which ends with its standard input; yields the first line that it says."""
    command = [sys.executable, *(["-m", module] if module else ["-c", code]), str(argument)]
    process = subprocess.Popen(
        command,
        cwd=CHECKOUT,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        line = process.stdout.readline().strip()
        if not line:
            raise StepFailedError(f"The server for the trial did not start: {' '.join(command)[:200]}")
        yield line
    finally:
        process.stdin.close()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()


def _have_done(what: str, code: str, folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)], cwd=CHECKOUT, capture_output=True, timeout=180, check=False
    )
    if done.returncode != 0:
        raise StepFailedError(f"{what}: failed.\n{done.stderr.decode(errors='replace')}")
