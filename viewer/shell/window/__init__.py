"""The main window: menus, docks, pages, the message bar, preferences and help."""
