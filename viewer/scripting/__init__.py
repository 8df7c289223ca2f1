"""The program from outside, without Qt: a second start that opens in the window that runs, and Python scripts."""
