"""The window's side of programs outside it: a socket in the cache root, and what may be asked there."""
