"""Servers as datasets lie on: each real, on a port of its own, and able to do whatever goes wrong with such."""
