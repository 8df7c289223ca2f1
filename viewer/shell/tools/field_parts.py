"""Which field a tool works with: the one shown, or any other one of the sample."""

from __future__ import annotations

from typing import Any

from viewer.shell.tools.around import Around, FieldChoice
from viewer.shell.tools.part import Part, Place
from viewer.shell.widgets.combo_box import narrow_combo_box, offer_absent

SHOWN = "Field shown"


class FieldPart(Part):
    """A combo box of the sample's fields; ``vectors``: only of its vectors."""

    def __init__(self, place: Place, *, vectors: bool = False) -> None:
        super().__init__(place, "Field")
        self._vectors = vectors
        self._offered: tuple[FieldChoice, ...] | None = None
        self._box = narrow_combo_box(place.name("field"), "Field")
        self._box.activated.connect(self._on_activated)
        self.lay_out(self._box)

    def show_value(self, owner: Any) -> None:
        """See :class:`Part`."""
        fields = tuple(field for field in self.around.fields if not self._vectors or self._is_offered(field, owner))
        if fields != self._offered:
            self._offered = fields
            self._box.clear()
            self._box.addItem(SHOWN, ("", ""))
            for field in fields:
                self._box.addItem(_words(field, fields), (field.name, field.location))
        row = next((row for row in range(self._box.count()) if self._is_at(row, owner)), -1)
        offer_absent(self._box, owner.field if row < 0 else "")
        self._box.setCurrentIndex(row if row >= 0 else self._box.count() - 1)

    def _is_offered(self, field: FieldChoice, owner: Any) -> bool:
        return field in self.around.vectors or (field.is_vector and field.name == owner.field)

    def _is_at(self, row: int, owner: Any) -> bool:
        data = self._box.itemData(row)
        return bool(data) and data[0] == owner.field and owner.location in ("", data[1])

    def _on_activated(self, row: int) -> None:
        data = self._box.itemData(row)
        if not data:
            return
        name, location = data
        owner = self.place.find(self._tool) if self._tool is not None else None
        component = {"component": -1} if hasattr(owner, "component") else {}
        self.choose(field=name, location=location, **component)


class ComponentPart(Part):
    """The component of a vector that a tool works with; hidden for other fields and for the one shown."""

    def __init__(self, place: Place) -> None:
        super().__init__(place, "Component")
        self._box = narrow_combo_box(place.name("component"), "Component")
        self._box.activated.connect(lambda row: self.choose(component=row - 1))
        self.lay_out(self._box)

    def render_tool(self, tool: Any, around: Around) -> bool:
        """See :class:`Part`."""
        return super().render_tool(tool, around) and self._box.count() > 1

    def show_value(self, owner: Any) -> None:
        """See :class:`Part`."""
        field = next((field for field in self.around.fields if _is_of(field, owner)), None)
        components = field.components if field is not None else ()
        if [self._box.itemText(row) for row in range(1, self._box.count())] != list(components):
            self._box.clear()
            self._box.addItems(["Magnitude", *components])
        self._box.setCurrentIndex(owner.component + 1)


def _is_of(field: FieldChoice, owner: Any) -> bool:
    return bool(owner.field) and field.name == owner.field and owner.location in ("", field.location)


def _words(field: FieldChoice, fields: tuple[FieldChoice, ...]) -> str:
    both = sum(other.name == field.name for other in fields) > 1
    return f"{field.name} ({field.location})" if both or field.location == "cell" else field.name


def field_parts(place: Place) -> tuple[Part, ...]:
    """Return the lines of a form for a number at each point or cell."""
    return FieldPart(place), ComponentPart(place)


def vector_for(around: Around, *words: str) -> FieldChoice | None:
    """Return the vector that a tool begins with: the one whose name has one of ``words``, else the one shown."""
    named = [field for field in around.vectors if any(word in field.name.lower() for word in words)]
    if named:
        return named[0]
    if around.shown is not None and around.shown.is_vector:
        return around.shown
    return next(iter(around.vectors), None)
