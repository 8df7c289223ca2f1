"""The panes of the view: what is said over each, and what mouse, keys and menus do with them."""
