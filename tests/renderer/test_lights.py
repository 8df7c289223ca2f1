"""Nothing is computed for highlights, which nothing has: the picture is what it would be with that, to the last bit."""

from __future__ import annotations

import pytest

from tests.renderer.meshes import Writer, Zone, hexahedra
from tests.renderer.test_ahead import run

SCRIPT = """
import json, sys
from vtkmodules.util.misc import calldata_type
from vtkmodules.util.vtkConstants import VTK_OBJECT
from viewer.protocol import Scene
from viewer.renderer.view import View
from viewer.renderer.window import open_window

artifact, wanted = sys.argv[1:]
view = View(open_window())
view.resize(300, 200, 1.0)
view.show(Scene(1, artifact, **json.loads(wanted)))
actors = list(view.board.active.sight.renderer.GetActors())
shaders = []

@calldata_type(VTK_OBJECT)
def note(mapper, event, program):
    shaders.append(program.GetFragmentShader().GetSource())

for actor in actors:
    actor.GetMapper().AddObserver("UpdateShaderEvent", note)

def draw():
    shaders.clear()
    pixels = view.draw().pixels.copy()
    lit = [text for text in shaders if "lightColor0" in text]
    return pixels, [text.count("specularPower)") for text in lit]

lean, terms = draw()
for actor in actors:
    actor.GetShaderProperty().ClearAllFragmentShaderReplacements()
usual, usual_terms = draw()
facts = {"highlights": terms, "usual": usual_terms, "same": bool((lean == usual).all())}
print(json.dumps(facts | {"colours": len(set(lean.reshape(-1, 4).view("u4").ravel().tolist()))}))
"""


@pytest.mark.parametrize("wanted", ['{"field": "x"}', '{"field": "x", "edges": true}', "{}"])
def test_highlights_cost_nothing_and_the_picture_is_the_same(write: Writer, wanted: str) -> None:
    arrays = hexahedra(4)
    facts = run(SCRIPT, write(Zone(arrays, vertex={"x": arrays["points"][:, 0].copy()})), wanted)
    assert facts["highlights"] and not any(facts["highlights"]), "the shader that VTK makes has other words now"
    assert all(facts["usual"]) and len(facts["usual"]) == len(facts["highlights"])
    assert facts["same"] and facts["colours"] > 3
