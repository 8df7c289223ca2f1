"""When a moved picture is drawn roughly, and when in full again."""

from __future__ import annotations

from viewer.renderer.level_of_detail import FLUID, REST, LevelOfDetail


def test_level_of_detail() -> None:
    detail = LevelOfDetail()
    detail.drawn(0.0, 9.0, rough=False)  # the first picture of a scene says nothing
    detail.moved(10.0)
    assert not detail.rough(10.0)
    detail.drawn(10.1, 2 * FLUID, rough=False)
    assert detail.rough(10.0 + REST / 2) and not detail.rough(10.0 + 2 * REST)
    assert detail.full_due == 10.0 + REST
    detail.drawn(10.2, 3 * FLUID, rough=True)
    assert detail.divisor == 1, "the first one of a drag prepares the rough surface"
    assert detail.full_due > 10.2
    detail.drawn(10.3, 2 * FLUID, rough=True)
    assert detail.divisor == 2
    for _ in range(5):
        detail.drawn(10.35, 2 * FLUID, rough=True)
    assert detail.divisor == 3
    for _ in range(5):
        detail.drawn(10.4, FLUID / 10, rough=True)
    assert detail.divisor == 1
    detail.stopped()
    assert not detail.rough(10.41) and detail.full_due < 10.41


def test_a_tool_that_is_dragged_is_drawn_with_fewer_pixels_once_it_turns_out_slow() -> None:
    detail = LevelOfDetail()
    detail.new_scene()
    detail.dragged(1.0, begins=True)
    assert not detail.rough(1.0), "the first one tells how long it takes"
    detail.drawn(1.1, 2 * FLUID, rough=False)
    detail.new_scene()
    detail.dragged(1.2, begins=False)
    assert detail.rough(1.2) and detail.divisor == 2
    detail.drawn(1.25, FLUID, rough=True)
    assert detail.full_due >= 1.2 + REST, "in full when the hand rests"
    detail.new_scene()
    detail.stopped()
    assert not detail.rough(1.26), "and when it lets go"
    detail.dragged(9.0, begins=True)
    assert not detail.rough(9.0), "another drag may be of something smaller"
