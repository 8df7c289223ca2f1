"""The picture and what stands beside it: frames, the colour bar, the line above."""
