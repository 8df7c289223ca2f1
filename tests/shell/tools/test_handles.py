"""Handles in the view: where they are, what a drag makes of a shape, and how the window goes along with it."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSlider
from pytestqt.qtbot import QtBot

from tests.shell.fakes import World
from tests.shell.tools.test_tools import BOUNDS, shown_state
from tests.shell.windows import WholeWindow
from viewer.geometry.eye import Eye
from viewer.geometry.vectors import dot, unit
from viewer.protocol import (
    Box,
    Camera,
    Clip,
    LineSeeds,
    Mesh,
    Plane,
    PlaneSeeds,
    PointSeeds,
    Slice,
    Sphere,
    Streamlines,
    Threshold,
)
from viewer.renderer.projection import Projection
from viewer.shell.tools.around import Around
from viewer.shell.tools.handles.box import BoxHandle
from viewer.shell.tools.handles.figure import LINE, Figure
from viewer.shell.tools.handles.line import LineHandle
from viewer.shell.tools.handles.plane import ARROW, PlaneHandle, outline_of, place_of
from viewer.shell.tools.handles.registry import shape_of
from viewer.shell.tools.handles.sphere import SphereHandle

SIZE = (640.0, 480.0)
AROUND = Around(BOUNDS)  # x 0 to 2, y 0 to 4, z -1 to 1
FLAT = Around((0.0, 2.0, 0.0, 4.0, 0.0, 0.0))
MIDDLE = (1.0, 2.0, 0.0)
PERSPECTIVE = Camera((9.0, -7.0, 6.0), (1.1, 2.0, 0.2), (0.0, 0.0, 1.0), 30.0)
PARALLEL = Camera((1.0, -10.0, 0.0), (1.0, 0.0, 0.0), (0.0, 0.0, 1.0), 30.0, 3.0)  # x to the right, z up
FROM_ABOVE = Camera((1.0, 2.0, 10.0), (1.0, 2.0, 0.0), (0.0, 1.0, 0.0), 30.0, 3.0, flat=True)
PIXEL = 6.0 / SIZE[1]
EYES = pytest.mark.parametrize("camera", [PERSPECTIVE, PARALLEL, FROM_ABOVE], ids=["perspective", "parallel", "flat"])


def eye_of(camera: Camera) -> Eye:
    return Eye.of(camera, *SIZE)


def grip_at(figure: Figure, name: str) -> tuple[float, float]:
    return next(grip.path[-1] for grip in figure.grips if grip.name == name and grip.look != LINE)


def by(point: tuple[float, float], x: float, y: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """A drag to the right and down."""
    return point, (point[0] + x, point[1] + y)


# Seeing ---------------------------------------------------------------------------------------------------------------


@EYES
def test_places_are_seen_where_the_renderer_draws_them(camera: Camera) -> None:
    eye = eye_of(camera)
    drawn = Projection(
        eye.position, eye.right, eye.up, eye.forward, eye.slope, 0.1, 100.0, int(SIZE[0]), int(SIZE[1]), eye.half
    )
    for place in ((1.0, 2.0, 0.5), (0.2, 3.7, -0.9), (2.0, 0.0, 1.0)):
        point = eye.see(place)
        assert point == pytest.approx(drawn.pixels(drawn.see(np.array([place]).T))[:, 0])
        assert point is not None and eye.distance(point, place) == pytest.approx(0.0, abs=1e-9)
        back = eye.on_plane(point, place, unit((1.0, 2.0, 3.0)))
        assert back == pytest.approx(place)


def test_what_lies_behind_is_not_seen() -> None:
    eye = eye_of(PERSPECTIVE)
    behind = tuple(2.0 * at - to for at, to in zip(PERSPECTIVE.position, PERSPECTIVE.focal_point, strict=True))
    assert eye.see((behind[0], behind[1], behind[2])) is None
    far = Sphere((behind[0], behind[1], behind[2]), 0.5)
    assert SphereHandle().figure(far, AROUND, eye).grips == ()
    assert PlaneHandle().figure(Plane(normal=eye.forward), AROUND, eye).grips, "the mesh is before the eye"


# Planes ---------------------------------------------------------------------------------------------------------------


def test_a_plane_moves_by_the_distance_in_the_world() -> None:
    eye, handle = eye_of(PARALLEL), PlaneHandle()
    plane = Plane((0.8, 7.0, 7.0), (2.0, 0.0, 0.0))
    start = grip_at(handle.figure(plane, AROUND, eye), "move")
    assert start == pytest.approx((SIZE[0] / 2 - 0.2 / PIXEL, SIZE[1] / 2)), "the point nearest to the middle"
    moved = handle.drag(plane, "move", by(start, 40.0, 33.0), AROUND, eye)
    assert moved.origin == pytest.approx((0.8 + 40.0 * PIXEL, 2.0, 0.0))
    assert moved.normal == plane.normal
    near = replace(plane, origin=(0.8, 2.2, 0.4))
    assert handle.drag(near, "move", by(start, 40.0, 33.0), AROUND, eye).origin == pytest.approx(
        (0.8 + 40.0 * PIXEL, 2.2, 0.4)
    ), "its own point where that is near the mesh"
    outside = handle.drag(plane, "move", by(start, 4000.0, 0.0), AROUND, eye)
    assert outside.origin == pytest.approx((2.0, 2.0, 0.0)), "it stays in the mesh"


@EYES
@pytest.mark.parametrize("normal", [(1.0, 0.0, 0.0), (0.2, 1.0, 0.1), (-0.5, 0.3, 1.0)])
def test_what_is_held_of_a_plane_stays_under_the_cursor(camera: Camera, normal: tuple[float, float, float]) -> None:
    eye, handle = eye_of(camera), PlaneHandle()
    plane = Plane((1.1, 1.9, 0.1), normal)
    for grip in handle.figure(plane, AROUND, eye).grips:
        if grip.name != "move":
            continue
        held = eye.on_plane(grip.path[0], *place_of(plane, AROUND))
        direction = unit(normal)
        if held is None or eye.along(grip.path[0], held, direction) is None:
            continue  # seen from its edge, or along the normal
        aim = tuple(at + 0.17 * part for at, part in zip(held, direction, strict=True))
        cursor = eye.see((aim[0], aim[1], aim[2]))
        assert cursor is not None
        moved = handle.drag(plane, "move", (grip.path[0], cursor), AROUND, eye)
        assert AROUND.place_of(moved) - AROUND.place_of(plane) == pytest.approx(0.17)


def test_a_plane_seen_along_its_normal_goes_away_as_the_hand_goes_up() -> None:
    eye = eye_of(PARALLEL)
    moved = PlaneHandle().drag(Plane(normal=(0.0, 1.0, 0.0)), "move", by((320.0, 240.0), 0.0, -10.0), AROUND, eye)
    assert moved.origin == pytest.approx((1.0, 2.0 + 10.0 * PIXEL, 0.0))


@EYES
@pytest.mark.parametrize("normal", [(1.0, 0.0, 0.0), (0.2, 0.5, 0.7), (-0.6, -0.4, 0.3)])
def test_the_tip_of_the_arrow_turns_a_plane(camera: Camera, normal: tuple[float, float, float]) -> None:
    eye, handle = eye_of(camera), PlaneHandle()
    plane = Plane((0.9, 2.2, 0.3), normal)
    tip = grip_at(handle.figure(plane, AROUND, eye), "turn")
    middle, before = place_of(plane, AROUND)
    turned = handle.drag(plane, "turn", by(tip, 11.0, -7.0), AROUND, eye)
    assert turned.origin == pytest.approx(middle), "it turns about its middle"
    assert math.hypot(*turned.normal) == pytest.approx(1.0)
    towards = eye.towards(middle)
    assert dot(turned.normal, towards) * dot(before, towards) >= 0.0, "on the side where it was"
    if camera is not PERSPECTIVE:
        arrow = replace(plane, origin=middle, normal=turned.normal)
        goal = (tip[0] + 11.0, tip[1] - 7.0)
        start = eye.see(middle)
        assert start is not None
        away = math.dist(goal, start)
        end = grip_at(handle.figure(arrow, AROUND, eye), "turn")
        if away <= ARROW:
            assert end == pytest.approx(goal, abs=1e-6)
        else:
            assert math.dist(end, start) == pytest.approx(ARROW), "it lies across the line of sight"
    assert handle.drag(plane, "turn", (tip, tip), AROUND, eye).normal == pytest.approx(before)


@pytest.mark.parametrize("around", [AROUND, FLAT])
@pytest.mark.parametrize("normal", [(1.0, 0.0, 0.0), (1.0, 1.0, 0.0), (1.0, 2.0, 3.0), (0.0, 0.0, 1.0)])
def test_the_outline_of_a_plane_lies_in_it_around_the_mesh(around: Around, normal: tuple[float, float, float]) -> None:
    middle, direction = place_of(Plane(normal=normal), around)
    corners = outline_of(middle, direction, around)
    assert len(corners) >= 2
    for corner in corners:
        assert dot(corner, direction) == pytest.approx(dot(middle, direction))
        assert all(low - 0.2 <= at <= high + 0.2 for at, low, high in zip(corner, *_ends(around), strict=True))
    assert outline_of((9.0, 9.0, 9.0), direction, around), "a plane elsewhere can be taken back"


def _ends(around: Around) -> tuple[tuple[float, ...], tuple[float, ...]]:
    return around.bounds[0::2], around.bounds[1::2]


# Boxes, spheres, lines ------------------------------------------------------------------------------------------------


def test_the_sides_of_a_box_move_alone_and_its_middle_moves_all() -> None:
    eye, handle = eye_of(PARALLEL), BoxHandle()
    figure = handle.figure(Box(), AROUND, eye)
    assert len(figure.lines) == 12
    assert {grip.name for grip in figure.grips} == {"move", "-x", "+x", "-y", "+y", "-z", "+z"}
    moved = handle.drag(Box(), "+x", by(grip_at(figure, "+x"), 24.0, 50.0), AROUND, eye)
    assert moved.low == (0.5, 1.0, -0.5)
    assert moved.high == pytest.approx((1.5 + 24.0 * PIXEL, 3.0, 0.5))
    moved = handle.drag(Box(), "-z", by(grip_at(figure, "-z"), 0.0, 8.0), AROUND, eye)
    assert moved.low == pytest.approx((0.5, 1.0, -0.5 - 8.0 * PIXEL))
    moved = handle.drag(Box(), "-x", by(grip_at(figure, "-x"), 900.0, 0.0), AROUND, eye)
    assert moved.low is not None and 1.4 < moved.low[0] < 1.5, "it does not turn inside out"
    moved = handle.drag(Box(), "move", by(grip_at(figure, "move"), 10.0, -20.0), AROUND, eye)
    assert moved.low == pytest.approx((0.5 + 10.0 * PIXEL, 1.0, -0.5 + 20.0 * PIXEL))
    assert moved.high == pytest.approx((1.5 + 10.0 * PIXEL, 3.0, 0.5 + 20.0 * PIXEL))
    flat = handle.figure(Box(), FLAT, eye_of(FROM_ABOVE))
    assert {grip.name for grip in flat.grips} == {"move", "-x", "+x", "-y", "+y"}, "a flat mesh has no thickness"


@EYES
def test_the_outline_of_a_sphere_goes_through_the_cursor(camera: Camera) -> None:
    eye, handle, ball = eye_of(camera), SphereHandle(), Sphere((1.2, 1.8, 0.1), 0.8)
    start = grip_at(handle.figure(ball, AROUND, eye), "radius")
    assert eye.distance(start, (1.2, 1.8, 0.1)) == pytest.approx(0.8)
    grown = handle.drag(ball, "radius", by(start, 35.0, 0.0), AROUND, eye)
    assert grown.center == ball.center
    assert grown.radius == pytest.approx(eye.distance((start[0] + 35.0, start[1]), (1.2, 1.8, 0.1)))
    end = grip_at(handle.figure(grown, AROUND, eye), "radius")
    assert end[0] == pytest.approx(start[0] + 35.0, abs=0.6)
    small = handle.drag(ball, "radius", (start, grip_at(handle.figure(ball, AROUND, eye), "move")), AROUND, eye)
    assert small.radius is not None and 0.0 < small.radius < 1e-3


@EYES
def test_places_slide_under_the_cursor_as_far_away_as_they_are(camera: Camera) -> None:
    eye = eye_of(camera)
    ball = SphereHandle().drag(Sphere(), "move", by(_at(eye, MIDDLE), 30.0, -21.0), AROUND, eye)
    assert ball.center is not None
    assert eye.see(ball.center) == pytest.approx((_at(eye, MIDDLE)[0] + 30.0, _at(eye, MIDDLE)[1] - 21.0))
    assert dot(ball.center, eye.forward) == pytest.approx(dot(MIDDLE, eye.forward))
    line = LineHandle().drag(LineSeeds(), "end", by(_at(eye, (2.0, 4.0, 1.0)), 5.0, 6.0), AROUND, eye)
    assert line.start == (0.0, 0.0, -1.0)
    assert line.end is not None and eye.see(line.end) == pytest.approx(
        (_at(eye, (2.0, 4.0, 1.0))[0] + 5.0, _at(eye, (2.0, 4.0, 1.0))[1] + 6.0)
    )
    whole = LineHandle().drag(line, "move", by((100.0, 100.0), 7.0, 0.0), AROUND, eye)
    assert whole.start is not None and whole.end is not None
    assert np.subtract(whole.end, whole.start) == pytest.approx(np.subtract(line.end, line.start or ()))


def _at(eye: Eye, place: tuple[float, float, float]) -> tuple[float, float]:
    point = eye.see(place)
    assert point is not None
    return point


def test_on_a_flat_mesh_places_stay_in_its_plane() -> None:
    eye = eye_of(PERSPECTIVE)
    start = _at(eye, (0.0, 0.0, 0.0))
    line = LineHandle().drag(LineSeeds(), "start", by(start, 25.0, -10.0), FLAT, eye)
    assert line.start is not None and line.start[2] == pytest.approx(0.0)
    assert eye.see(line.start) == pytest.approx((start[0] + 25.0, start[1] - 10.0))


def test_tools_say_where_their_shape_is() -> None:
    for tool, path, shape in (
        (Clip(), ("shape",), Plane()),
        (Clip(shape=Box()), ("shape",), Box()),
        (Slice(), ("plane",), Plane()),
        (Streamlines(seeds=LineSeeds()), ("seeds",), LineSeeds()),
        (Streamlines(seeds=PlaneSeeds()), ("seeds", "plane"), Plane()),
    ):
        found = shape_of(tool)
        assert found is not None
        assert (found[0].path, found[1]) == (path, shape)
        changed = found[0].replaced(tool, replace(shape))
        assert changed == tool
    for placeless in (Streamlines(), Threshold(), Mesh()):
        assert shape_of(placeless) is None


# The window -----------------------------------------------------------------------------------------------------------


class Hand:
    """A window with tools on screen, seen by a camera, and a mouse over its view."""

    def __init__(self, whole: WholeWindow, world: World) -> None:
        self.whole, self.session = whole, whole.features.session
        self.panel, self.handle = whole.features.of_dataset.tools.panel, whole.features.of_dataset.handles.view
        self.view = whole.features.of_dataset.view.panel.frame_view
        self.pointed: list[str] = []
        self.view.pointer.connect(lambda event: self.pointed.append(event.action))
        whole.render(shown_state(world))
        whole.show_docks()
        whole.window.docks.show("tools")
        self.handle.set_camera(PARALLEL)

    def at(self, name: str) -> tuple[float, float]:
        return grip_at(self.handle.figure, name)

    def mouse(
        self, kind: QEvent.Type, point: tuple[float, float], held: Qt.MouseButton, button: Qt.MouseButton
    ) -> None:
        where = QPointF(*point)
        modifiers = Qt.KeyboardModifier.NoModifier
        event = QMouseEvent(kind, where, QPointF(self.view.mapToGlobal(where)), button, held, modifiers)
        QApplication.sendEvent(self.view, event)

    def hover(self, point: tuple[float, float]) -> None:
        self.mouse(QEvent.Type.MouseMove, point, Qt.MouseButton.NoButton, Qt.MouseButton.NoButton)

    def press(self, point: tuple[float, float]) -> None:
        self.mouse(QEvent.Type.MouseButtonPress, point, Qt.MouseButton.LeftButton, Qt.MouseButton.LeftButton)

    def move(self, point: tuple[float, float]) -> None:
        self.mouse(QEvent.Type.MouseMove, point, Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton)

    def release(self, point: tuple[float, float]) -> None:
        self.mouse(QEvent.Type.MouseButtonRelease, point, Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton)

    def escape(self) -> None:
        for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            event = QKeyEvent(kind, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
            QApplication.sendEvent(self.view, event)

    @property
    def tools(self) -> tuple[Any, ...]:
        return self.session.state.tools


@pytest.fixture
def hand(whole: WholeWindow, world: World, qtbot: QtBot) -> Hand:
    made = Hand(whole, world)
    whole.window.actions_["tools.add.clip"].trigger()
    qtbot.waitUntil(lambda: made.handle.isVisible())
    return made


def orange(hand: Hand) -> int:
    """How many pixels of the view have the colour of handles."""
    image = hand.view.grab().toImage().convertToFormat(QImage.Format.Format_RGBX8888)
    return _orange(image)


def _orange(image: QImage) -> int:
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    pixels = rows[:, : image.width() * 4].reshape(image.height(), image.width(), 4)[:, :, :3].astype(int)
    return int((np.abs(pixels - (255, 176, 46)).max(axis=2) < 30).sum())


def test_dragging_a_handle_changes_the_tool_and_its_form_and_not_the_camera(hand: Hand) -> None:
    start = hand.at("move")
    hand.hover(start)
    assert hand.view.cursor().shape() == Qt.CursorShape.SizeHorCursor
    assert "Move the plane" in hand.view.toolTip()
    heard: list[bool] = []
    hand.session.changed.connect(lambda state: heard.append(state.dragging))
    slider = hand.panel.findChild(QSlider, "tools.clip.slider")
    before = slider.value()
    hand.press(start)
    assert hand.session.state.dragging
    assert hand.tools == (Clip(),), "a click changes nothing"
    pixel = 6.0 / hand.view.height()
    for step in range(1, 5):
        hand.move((start[0] + 10.0 * step, start[1] + 3.0))
    assert hand.session.state.dragging
    assert hand.tools[0].shape.origin == pytest.approx((1.0 + 40.0 * pixel, 2.0, 0.0))
    assert slider.value() > before, "the form follows"
    hand.release((start[0] + 40.0, start[1] + 3.0))
    assert not hand.session.state.dragging
    assert heard[0] and not heard[-1] and heard.count(False) == 1, "one change from its begin to its end"
    assert hand.pointed == [], "the camera knows nothing of it"
    assert hand.at("move") == pytest.approx((start[0] + 40.0, start[1]))
    slider.setValue(before)
    assert hand.at("move") == pytest.approx(start, abs=2.0), "the handle follows the form"
    hand.hover((5.0, 5.0))
    assert hand.view.cursor().shape() == Qt.CursorShape.ArrowCursor
    assert hand.view.toolTip() == ""
    hand.press((5.0, 5.0))
    hand.move((9.0, 9.0))
    hand.release((9.0, 9.0))
    assert hand.pointed == ["press", "move", "release"], "beside the handle the mouse is the camera's"


def test_escape_puts_back_what_is_dragged(hand: Hand) -> None:
    start = hand.at("turn")
    hand.press(start)
    hand.move((start[0] - 30.0, start[1] - 40.0))
    assert hand.tools[0].shape.normal != (1.0, 0.0, 0.0)
    hand.escape()
    assert hand.tools == (Clip(),)
    assert not hand.session.state.dragging
    hand.move((start[0] - 80.0, start[1]))
    hand.release((start[0] - 80.0, start[1]))
    assert hand.tools == (Clip(),), "the rest of the drag does nothing"
    assert hand.pointed == []
    hand.press(start)
    hand.hover((start[0] + 5.0, start[1]))
    assert not hand.session.state.dragging, "a release that got lost ends it"


HELD = (
    Clip(),
    Clip(shape=Box((0.5, 1.0, -0.5), (1.5, 3.0, 0.5))),
    Clip(shape=Sphere(MIDDLE, 0.5)),
    Streamlines(field="velocity", location="vertex", seeds=LineSeeds((0.2, 1.0, -0.5), (1.5, 3.0, 0.5))),
    Streamlines(field="velocity", location="vertex", seeds=PlaneSeeds()),
    Streamlines(field="velocity", location="vertex", seeds=PointSeeds(Sphere(MIDDLE, 0.5))),
)
"""A tool with each kind of handle."""


def is_held(hand: Hand, shape: object) -> bool:
    return hand.handle.isVisible() and hand.handle._shape == shape


def test_every_grip_is_dragged_and_put_back_by_mouse_and_keys(hand: Hand, qtbot: QtBot) -> None:
    """Through the window, as the system tells it: not to the view alone, which has to have the focus."""
    window = hand.whole.window.windowHandle()
    assert window is not None
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    hand.handle.set_camera(PERSPECTIVE)
    grips = 0
    for tool in HELD:
        hand.session.set_tools((tool,))
        hand.panel.rows[0].unfold()
        found = shape_of(tool)
        assert found is not None
        qtbot.waitUntil(partial(is_held, hand, found[1]))
        hand.panel.setFocus()
        for name in {grip.name for grip in hand.handle.figure.grips}:
            point = hand.view.mapTo(hand.whole.window, QPointF(*hand.at(name)).toPoint())
            QTest.mousePress(window, left, none, point)
            for step in range(1, 4):
                QTest.mouseMove(window, point + QPoint(9 * step, 7 * step))
            qtbot.waitUntil(lambda: hand.session.state.dragging)
            (now,) = hand.tools
            assert now != tool
            if isinstance(now, Streamlines) and isinstance(now.seeds, LineSeeds) and name == "move":
                assert now.seeds.start and now.seeds.end
                way = tuple(to - at for to, at in zip(now.seeds.end, now.seeds.start, strict=True))
                assert way == pytest.approx((1.3, 2.0, 1.0)), "the middle moves both ends"
            QTest.keyClick(window, Qt.Key.Key_Escape)
            assert hand.tools == (tool,) and not hand.session.state.dragging
            QTest.mouseRelease(window, left, none, point + QPoint(27, 21))
            assert hand.tools == (tool,)
            grips += 1
    assert grips > len(HELD)
    assert hand.pointed == [], "nothing of it was meant for the camera"


def test_what_is_marked_under_the_cursor_is_what_lies_there(hand: Hand) -> None:
    hand.hover(hand.at("move"))
    assert hand.view.toolTip()
    hand.session.set_tools((Clip(shape=Plane((0.2, 2.0, 0.0))),))
    assert "Move" not in hand.view.toolTip(), "undone, say, by keys"


def test_a_slider_that_is_held_is_a_drag_too(hand: Hand) -> None:
    slider = hand.panel.findChild(QSlider, "tools.clip.slider")
    slider.setSliderDown(True)
    slider.setValue(slider.value() + 100)
    assert hand.session.state.dragging
    slider.setSliderDown(False)
    assert not hand.session.state.dragging
    slider.setSliderDown(True)
    hand.session.set_tools(())
    assert not hand.session.state.dragging, "the slider has gone"


def test_one_handle_is_shown_and_only_while_it_is_of_use(hand: Hand, qtbot: QtBot) -> None:
    switch = hand.whole.window.actions_["tools.handles"]
    assert orange(hand) > 150
    saved = hand.whole.features.of_dataset.view.panel.picture().toImage().convertToFormat(QImage.Format.Format_RGBX8888)
    assert _orange(saved) == 0, "pictures come without it"
    assert hand.handle.isVisible()
    switch.trigger()
    assert orange(hand) == 0 and not hand.handle.isVisible()
    assert not hand.whole.state.handles, "it is kept for the next start"
    switch.trigger()
    assert hand.whole.state.handles
    assert hand.handle.isVisible()
    hand.session.set_tools((replace(hand.tools[0], on=False),))
    assert not hand.handle.isVisible(), "the tool is off"
    hand.session.set_tools((replace(hand.tools[0], on=True, shape=Sphere()),))
    assert {grip.name for grip in hand.handle.figure.grips} == {"move", "radius"}
    hand.whole.window.actions_["tools.add.slice"].trigger()
    qtbot.waitUntil(lambda: {grip.name for grip in hand.handle.figure.grips} == {"move", "turn"})
    hand.session.set_tools(hand.tools[:1])
    assert {grip.name for grip in hand.handle.figure.grips} == {"move", "radius"}, "the other one was taken back"
    hand.whole.window.actions_["tools.add.slice"].trigger()
    qtbot.waitUntil(lambda: {grip.name for grip in hand.handle.figure.grips} == {"move", "turn"})
    rows = hand.panel.rows
    rows[1].unfold(False)
    assert {grip.name for grip in hand.handle.figure.grips} == {"move", "radius"}, "the other form is still open"
    rows[0].unfold(False)
    assert not hand.handle.isVisible()
    rows[0].unfold()
    assert hand.handle.isVisible()
    hand.handle.set_camera(None)
    assert not hand.handle.isVisible(), "there is no picture"
    hand.handle.set_camera(PARALLEL)
    hand.whole.window.actions_["tools.clear"].trigger()
    assert not hand.handle.isVisible()


def test_the_view_goes_on_as_before_without_a_handle(whole: WholeWindow) -> None:
    handle = whole.features.of_dataset.handles.view
    assert handle.figure == Figure()
    assert not handle.isVisible()
