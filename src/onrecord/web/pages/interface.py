"""What the pages are as data: the addresses of the JSON interface, told from its OpenAPI document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from onrecord.web.answering import Pages
from onrecord.web.seen import Here

__all__ = ["InterfacePage", "pages"]

pages = Pages()


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an address: ``where`` is path or query."""

    name: str
    where: str
    needed: bool
    about: str


@dataclass(frozen=True, slots=True)
class Operation:
    """An address of the interface."""

    method: str
    path: str
    summary: str
    parameters: tuple[Parameter, ...]


@dataclass(frozen=True, slots=True)
class InterfacePage:
    """All addresses of the interface."""

    operations: tuple[Operation, ...]


@pages.show("/api", template="interface.html", api=False)
def interface(here: Here) -> InterfacePage:
    """The addresses at which programs find the same as the pages show."""
    document = here.desk.describe()
    return InterfacePage(
        tuple(
            Operation(
                method.upper(),
                path,
                operation.get("summary", ""),
                tuple(map(_parameter, operation.get("parameters", ()))),
            )
            for path, methods in document["paths"].items()
            for method, operation in methods.items()
        )
    )


def _parameter(given: dict[str, Any]) -> Parameter:
    return Parameter(given["name"], given["in"], bool(given.get("required")), given.get("description", ""))
