"""When a moved picture is drawn roughly, and when in full again."""

from __future__ import annotations

from viewer.renderer.pace import FLUID, REST, Pace


def test_pace() -> None:
    pace = Pace()
    pace.drawn(0.0, 9.0, rough=False)  # the first picture of a scene says nothing
    pace.moved(10.0)
    assert not pace.rough(10.0)
    pace.drawn(10.1, 2 * FLUID, rough=False)
    assert pace.rough(10.0 + REST / 2) and not pace.rough(10.0 + 2 * REST)
    assert pace.full_due == 10.0 + REST
    pace.drawn(10.2, 3 * FLUID, rough=True)
    assert pace.divisor == 1, "the first one of a drag prepares the rough surface"
    assert pace.full_due > 10.2
    pace.drawn(10.3, 2 * FLUID, rough=True)
    assert pace.divisor == 2
    for _ in range(5):
        pace.drawn(10.35, 2 * FLUID, rough=True)
    assert pace.divisor == 3
    for _ in range(5):
        pace.drawn(10.4, FLUID / 10, rough=True)
    assert pace.divisor == 1
    pace.stopped()
    assert not pace.rough(10.41) and pace.full_due < 10.41
