"""Names that IPython and Jupyter offer at a press of Tab."""

from __future__ import annotations

import pytest

pytest.importorskip("IPython", reason="the names are offered by IPython")

WINDOW = {"select", "camera", "clip", "add", "picture", "samples", "pinned", "close"}


@pytest.mark.parametrize("use_jedi", [True, False])
def test_names_of_the_module_and_of_a_window(use_jedi: bool) -> None:
    from IPython.core.completer import IPCompleter, provisionalcompleter

    import viewer

    names = {"viewer": viewer, "w": viewer.Window.__new__(viewer.Window)}
    completer = IPCompleter(namespace=names, global_namespace={}, use_jedi=use_jedi)
    completer.disable_matchers = [f"IPCompleter.{name}_matcher" for name in ("magic", "magic_config", "magic_color")]
    found = {}
    with provisionalcompleter():
        for text in ("viewer.", "w."):
            offered = completer.completions(text, len(text))
            found[text] = {one.text.lstrip(".") for one in offered}
    assert {"show", "picture", "Window", "errors"} <= found["viewer."]
    assert found["w."] >= WINDOW
    assert not any(name.startswith("_") for names in found.values() for name in names)
