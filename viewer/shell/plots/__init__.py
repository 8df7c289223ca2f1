"""Plots, pins and measures of what is on screen; the only room of the window that may load numpy, for its charts."""
