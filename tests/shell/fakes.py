"""Stand-ins for the two children, as the session sees them, and values to feed it with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from viewer.artifacts.key import ArtifactKey
from viewer.artifacts.manifest import (
    ArrayRecord,
    BaseOutline,
    FieldRecord,
    Manifest,
    ZoneRecord,
    write_manifest,
)
from viewer.artifacts.store import ArtifactStore
from viewer.protocol import (
    Camera,
    Cancelled,
    Catalogue,
    DatasetOpened,
    Failed,
    Frame,
    Message,
    ReadSample,
    SampleRead,
    Scene,
    SceneShown,
    SetPanes,
    Split,
)
from viewer.shell.services.budget import Budget
from viewer.shell.services.tasks import Tasks
from viewer.shell.session.opening import Recall
from viewer.shell.session.session import Session
from viewer.shell.session.state import SessionState

CAMERA = Camera((0.0, 0.0, 1.0), (0.0, 0.0, 0.0), (0.0, 1.0, 0.0))
TIMES = (0.0, 0.5, 2.0)


def catalogue(path: str = "/data/horn") -> Catalogue:
    """A dataset with a gap in its ids, a second split and an empty one."""
    splits = (Split("train", ((0, 3), (7, 9))), Split("test", ((0, 2),)), Split("void", ()))
    return Catalogue(path, Path(path).name, "cgns", splits)


class FakeReader(QObject):
    answered = Signal(object)
    died = Signal(object, bool)
    read = Signal(object)
    stuck = Signal(object)
    background_ended = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.requests: list[Any] = []
        self.in_background: list[Any] = []
        self.idle = True
        self.dropped = 0

    def request(self, make: Callable[[int], Message]) -> int:
        self.requests.append(make(len(self.requests) + 1))
        return len(self.requests)

    def read_in_background(self, make: Callable[[int], Message]) -> bool:
        if not self.idle:
            return False
        self.idle = False
        self.in_background.append(make(1000 + len(self.in_background)))
        return True

    def end_background(self, result: object) -> None:
        """Let what is done in the background come out as this."""
        self.idle = True
        if isinstance(result, SampleRead):
            self.read.emit(result)
        self.background_ended.emit(result)

    def drop(self) -> None:
        self.dropped += 1

    def stop_background(self) -> None:
        self.end_background(Cancelled(0))


class FakeRenderer(QObject):
    shown = Signal(object)
    frame = Signal(object)
    failed = Signal(object)
    died = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.scenes: list[Scene] = []
        self.camera: Camera | None = None
        self.told: list[Camera] = []
        self.cameras: dict[int, Camera] = {}
        self.layout = SetPanes()
        self.beside: list[Scene] = []
        self._number = 0

    running = True

    def number(self) -> int:
        self._number += 1
        return self._number

    def arrange(self, layout: SetPanes) -> None:
        self.layout = layout

    def show_beside(self, scene: Scene) -> None:
        self.beside.append(scene)

    def lift(self, artifact: str) -> None:
        """Forget what an artifact did to renderers."""

    def leave_camera(self) -> None:
        """Let the next dataset be fitted."""
        self.camera = None

    def set_camera(self, camera: Camera, *, ahead: bool) -> None:
        self.told.append(camera)
        self.camera = camera

    def show(self, scene: Scene) -> None:
        assert not self.scenes or scene.id > self.scenes[-1].id
        self.scenes.append(scene)


class World:
    """A session, its fake children, and everything it said."""

    def __init__(self, folder: Path, recall: Recall | None = None) -> None:
        self.reader, self.renderer = FakeReader(), FakeRenderer()
        self.root = folder / "root"
        self.root.mkdir(parents=True)
        self.tasks = Tasks()
        self.budget = Budget(self.root, self.tasks)
        self.session = Session(self.reader, self.renderer, self.budget, recall)  # type: ignore[arg-type]
        self.store = ArtifactStore(self.root)
        self.states: list[SessionState] = []
        self.troubles: list[str] = []
        self.session.changed.connect(self.states.append)
        self.session.trouble.connect(lambda sentence, _detail: self.troubles.append(sentence))

    @property
    def state(self) -> SessionState:
        return self.session.state

    @property
    def asked(self) -> Any:
        return self.reader.requests[-1]

    @property
    def scene(self) -> Scene:
        return self.renderer.scenes[-1]

    @property
    def scene_sample(self) -> int:
        """The sample that the renderer was told last."""
        return self.budget.store.manifests.read(Path(self.scene.artifact)).sample

    def opened(self, path: str = "/data/horn", **first: Any) -> None:
        """Open a dataset and answer."""
        from dataclasses import replace

        from viewer.shell.session.state import FIRST

        self.session.open_dataset(Path(path), replace(FIRST, **first))
        self.reader.answered.emit(DatasetOpened(self.asked.id, catalogue(path)))

    def answer(self, request: ReadSample | None = None, **options: Any) -> Path:
        """Publish what was asked for and answer."""
        request = request or self.asked
        directory = self.publish(request, **options)
        answer = SampleRead(request.id, str(directory), options.get("read", ("pressure",)))
        self.reader.read.emit(answer)
        self.reader.answered.emit(answer)
        return directory

    def publish(
        self,
        request: ReadSample,
        fields: tuple[tuple[str, str], ...] = (("pressure", "vertex"), ("density", "cell")),
        read: tuple[str, ...] = ("pressure",),
        bases: tuple[str, ...] = ("Base_3_3", "Base_2_3"),
    ) -> Path:
        base = request.base or "Base_3_3"
        index = min(range(3), key=lambda place: abs(TIMES[place] - (request.time or 0.0)))
        key = ArtifactKey(request.dataset, request.split, request.sample, base, index)
        directory = self.store.directory(key)
        directory.mkdir(parents=True, exist_ok=True)
        records = tuple(FieldRecord(name, place, f"field_{name}.npy") for name, place in fields)
        for name in read:
            (directory / f"field_{name}.npy").touch()
        zone = ZoneRecord("Zone", 8, 1, {"points": ArrayRecord("points.npy", "float64", (8, 3))}, None, records)
        outlines = tuple(BaseOutline(name, int(name[5]), int(name[7])) for name in bases)
        write_manifest(
            directory,
            Manifest(
                request.dataset, request.split, request.sample, base, TIMES, index, outlines, (zone,), {"alpha": 0.5}
            ),
        )
        return directory

    def fail(self, sentence: str = "It is damaged.") -> None:
        self.reader.answered.emit(Failed(self.asked.id, sentence))

    def draw(self, scene: Scene | None = None) -> None:
        """Let the renderer draw a scene."""
        scene = scene or self.scene
        self.renderer.camera = self.renderer.camera or CAMERA
        self.renderer.shown.emit(SceneShown(scene.id, 8, 1, 6, (0.0, 1.0), (0.0, 1.0), ("#000000", "#ffffff")))
        self.renderer.frame.emit(frame(scene.id, camera=self.renderer.camera))

    def look_from(self, camera: Camera) -> None:
        """Let the user move the camera."""
        self.renderer.camera = camera
        self.renderer.frame.emit(frame(self.scene.id, camera=camera))

    def shown(self, path: str = "/data/horn", **first: Any) -> None:
        """Open a dataset and bring its first sample to the screen."""
        self.opened(path, **first)
        self.answer()
        self.draw()

    def close(self) -> None:
        assert self.tasks.close(3000)
        for part in (self.session, self.reader, self.renderer, self.budget, self.tasks):
            part.deleteLater()


def frame(scene: int, sequence: int = 1, camera: Camera = CAMERA) -> Frame:
    return Frame(sequence, scene, "/nowhere", 0, 4, 4, 1.0, camera)
