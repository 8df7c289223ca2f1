"""How the features end, and in which order."""

from __future__ import annotations

from viewer.shell.app.features import Features
from viewer.shell.app.shutdown import Shutdown
from viewer.shell.children.children import Children
from viewer.shell.session.saved_state import SavedState


def plan_end(features: Features, children: Children, state: SavedState, shutdown: Shutdown) -> None:
    """Add the endings, in their order, to the end of the program."""

    def refuse(_seconds: float) -> None:
        of_dataset = features.of_dataset
        made = (of_dataset.export.run, of_dataset.film.run, of_dataset.thumbnails)
        for asked in (children.reader, features.hub.download, *made):
            asked.refuse()

    shutdown.add("remember the view", lambda _seconds: features.views.note())
    shutdown.add("remember the plots", lambda _seconds: features.of_dataset.plots.kept.write())
    shutdown.add("say goodbye", lambda _seconds: state.forget_view())
    shutdown.add("refuse new work", refuse)
    shutdown.add("stop the sweep", lambda _seconds: features.cache_dock.stop())
    shutdown.add("stop background work", lambda _seconds: features.tasks.close(500))
    shutdown.add("stop looking", lambda _seconds: features.cache_dock.close(500))
    shutdown.add("stop the children", children.stop)
    shutdown.add("remove half an export", lambda _seconds: features.of_dataset.export.run.discard())
    shutdown.add("remove half an animation", lambda _seconds: features.of_dataset.film.run.encoder.discard())
    shutdown.add("remove the cache", features.cache.close)
