"""What can change from frame to frame of an animation."""

from __future__ import annotations

TIME, SAMPLES, TURN, PLANE = "time", "samples", "turn", "plane"

MOVES = {
    TIME: "Time steps",
    SAMPLES: "Samples",
    TURN: "A full turn of the camera",
    PLANE: "A plane that moves through",
}
"""What they are called."""

FPS = (0.1, 120.0)
"""Fewest and most frames per second."""

FRAMES = (2, 100_000)
"""Fewest and most frames of a turn or of a plane that moves."""
