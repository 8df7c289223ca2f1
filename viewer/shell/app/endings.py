"""How the features end, and in which order."""

from __future__ import annotations

from viewer.shell.app.features import Features
from viewer.shell.app.shutdown import Shutdown
from viewer.shell.children.children import Children
from viewer.shell.session.saved_state import SavedState


def plan_end(features: Features, children: Children, state: SavedState, shutdown: Shutdown) -> None:
    """Add the endings, in their order, to the end of the program."""

    def refuse(_seconds: float) -> None:
        for asked in (children.reader, features.hub.download):
            asked.refuse()
        if (made := features.made) is not None:
            for busy in (made.export.run, made.film.run, made.thumbnails):
                busy.refuse()

    def remember_plots(_seconds: float) -> None:
        if features.made is not None:
            features.made.plots.kept.write()

    def discard_half_files(_seconds: float) -> None:
        if features.made is not None:
            features.made.export.run.discard()
            features.made.film.run.encoder.discard()

    shutdown.add("finish what only a dataset needs", lambda _seconds: features.later.finish())
    shutdown.add("remember the view", lambda _seconds: features.views.note())
    shutdown.add("remember the plots", remember_plots)
    shutdown.add("say goodbye", lambda _seconds: state.forget_view())
    shutdown.add("refuse new work", refuse)
    shutdown.add("stop the sweep", lambda _seconds: features.cache_dock.stop())
    shutdown.add("stop background work", lambda _seconds: features.tasks.close(500))
    shutdown.add("stop looking", lambda _seconds: features.cache_dock.close(500))
    shutdown.add("stop the children", children.stop)
    shutdown.add("remove half an export or animation", discard_half_files)
    shutdown.add("remove the cache", features.cache.close)
