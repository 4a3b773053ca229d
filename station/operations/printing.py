"""Labels that the server itself prints: its templates, one print of them, and what comes of it."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class LoadLabelTemplates:
    """Load the label templates in use, of one model or of all. Done(tuple of ServerTemplate)."""

    model: str = ""


@dataclass(frozen=True, slots=True)
class ServerTemplate:
    """A label template of the server; the size of its labels is in millimetres, None if it is not told."""

    pk: int
    name: str
    model: str
    width: float | None = None
    height: float | None = None


@dataclass(frozen=True, slots=True)
class LoadMachines:
    """Load the machines of the server that print labels, which not every user may see.

    Done(tuple of ServerMachine).
    """


@dataclass(frozen=True, slots=True)
class ServerMachine:
    """A label printer of the server; ``pk`` is its identity, ``status`` is in the server's words."""

    pk: str
    name: str
    status: str = ""


@dataclass(frozen=True, slots=True)
class PrintOnServer:
    """Have the server print labels of things of a template's model. Done(ServerPrint).

    Every such request is a new print that nothing can be recognised by. ``plugin`` and ``machine`` are empty
    for the server's own choice; ``name`` is what is printed, for the eye.
    """

    KIND: ClassVar[str] = "print on server"
    template: int
    items: tuple[int, ...]
    plugin: str = ""
    machine: str = ""
    copies: int = 1
    name: str = ""
    barcode: str = ""

    @property
    def subject(self) -> str:
        """Return what may have only one unsettled write at a time."""
        return f"label template {self.template} for {', '.join(map(str, self.items))}"


@dataclass(frozen=True, slots=True)
class ServerPrint:
    """What a print on the server made: ``output`` is the path of a file there, empty if a machine has it."""

    output: str = ""


@dataclass(frozen=True, slots=True)
class LoadPrint:
    """Fetch the PDF that a print on the server made. Done(bytes)."""

    output: str
