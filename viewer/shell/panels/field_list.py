"""The fields of a sample as they are listed: a vector once, or each of its components where the user wants these."""

from __future__ import annotations

from collections.abc import Mapping

from viewer.artifacts.manifest import Manifest
from viewer.shell.panels.feature_roles import role_of_field
from viewer.shell.session.state import Selection
from viewer.values import dataclass

SOLID = "Solid colour"


@dataclass(frozen=True, slots=True)
class ListedField:
    """A line of the list; ``component`` None: the field as a whole."""

    text: str
    name: str
    location: str
    component: int | None = None

    def is_selected(self, selection: Selection) -> bool:
        """Whether it is what is selected."""
        location = selection.location if selection.field else ""
        same = (self.name, self.location) == (selection.field or "", location)
        return same and self.component in (None, selection.component)

    def changes(self) -> dict[str, object]:
        """Return what choosing it changes in the selection."""
        component = {} if self.component is None else {"component": self.component}
        return {"field": self.name, "location": self.location, **component}


def listed_fields(manifest: Manifest | None, apart: tuple[str, ...], roles: Mapping[str, str]) -> list[ListedField]:
    """Return the fields of a sample in file order, after the solid colour; none without a sample.

    ``apart`` names the vectors whose components are listed instead.
    """
    if manifest is None:
        return []
    names = manifest.field_names()
    listed = [ListedField(SOLID, "", "")]
    for name, location in names:
        components = manifest.find_fields(name, location)[0][1].components
        both = sum(other == name for other, _ in names) > 1
        where = f" ({location})" if both or location == "cell" else ""
        role = role_of_field(roles, manifest.base, name, components)
        what = f" – {role}" if role else ""
        if components and name in apart:
            listed += [
                ListedField(f"{component}{where}{what}", name, location, place)
                for place, component in enumerate(components)
            ]
        else:
            listed.append(ListedField(f"{name}{where}{what}", name, location))
    return listed


def components_of(manifest: Manifest | None, selection: Selection) -> tuple[str, ...]:
    """Return the names of the components of the field that is selected; none of a scalar."""
    if manifest is None or not selection.field:
        return ()
    found = manifest.find_fields(selection.field, selection.location)
    return found[0][1].components if found else ()


def joined_or_apart(selection: Selection, joined: bool) -> dict[str, object]:
    """Return the changes after which the vector that is selected is listed once, or as its components."""
    name = selection.field or ""
    others = tuple(other for other in selection.apart if other != name)
    if joined:
        return {"apart": others}
    return {"apart": (*others, name), "component": max(selection.component, 0)}
