"""What a dataset's problem definitions make of its features: which are inputs, which are outputs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

INPUT, OUTPUT = "input", "output"


def feature_roles(problems: Mapping[str, Any]) -> dict[str, str]:
    """Return ``input``, ``output`` or ``input and output`` by the full path of each feature (``Global/alpha``)."""
    roles: dict[str, set[str]] = {}
    for content in problems.values():
        if not isinstance(content, Mapping):
            continue
        for role, key in ((INPUT, "input_features"), (OUTPUT, "output_features")):
            for path in _texts(content.get(key)):
                roles.setdefault(path, set()).add(role)
    return {path: " and ".join(role for role in (INPUT, OUTPUT) if role in found) for path, found in roles.items()}


def roles_of_globals(roles: Mapping[str, str]) -> dict[str, str]:
    """Return the roles of globals by their names."""
    return {path.partition("/")[2]: role for path, role in roles.items() if path.startswith("Global/")}


def role_of_field(roles: Mapping[str, str], base: str, field: str, components: Iterable[str] = ()) -> str:
    """Return the role of a field of a base (of any base, when it is ``"*"``), empty when it has none.

    A vector's role is that of its components.
    """
    components = tuple(components)
    for path, role in roles.items():
        where, _, name = path.rpartition("/")
        if not where or base not in ("*", where.partition("/")[0]):
            continue
        if name == field or name in components:
            return role
    return ""


def _texts(value: object) -> Iterable[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, (list, tuple)) else []
