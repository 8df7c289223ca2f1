"""Tools that look inside a mesh: one module each, applied in order by :class:`viewer.renderer.tools.toolbox.Toolbox`.

Nothing here is imported before a scene has a tool that is on.
"""
