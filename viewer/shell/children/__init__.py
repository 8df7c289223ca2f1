"""The processes of the window: starting, asking, watching and ending them."""
