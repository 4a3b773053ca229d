"""Writes as the journal keeps them: plain JSON values."""

from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from decimal import Decimal, InvalidOperation
from types import UnionType
from typing import Any, get_args, get_origin

from station.operations.writes import Write

_Type = Any  # a dataclass, or what its field says of a value

WRITES: dict[str, type[Write]] = {write.KIND: write for write in get_args(Write)}
"""The writes by their kind."""


def to_payload(write: Write) -> dict[str, object]:
    """Turn a write into plain JSON values for the journal; quantities become text."""
    return {key: _plain(value) for key, value in asdict(write).items()}


def from_payload(kind: str, payload: Mapping[str, object]) -> Write:
    """Rebuild a write that the journal kept. Raises KeyError or TypeError if it is not one of ours."""
    write: Write = _built(WRITES[kind], payload)
    return write


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return value


def _built(made: _Type, payload: object) -> _Type:
    if not isinstance(payload, Mapping):
        raise TypeError(f"{made.__name__} is not kept as {type(payload).__name__}")
    types = {field.name: field.type for field in fields(made)}
    return made(**{str(name): _read(types.get(str(name), object), value) for name, value in payload.items()})


def _read(wanted: _Type, value: object) -> object:
    """Read one value as the type that its field has."""
    if isinstance(wanted, UnionType):
        if value is None:
            return None
        wanted = next(option for option in get_args(wanted) if option is not type(None))
    origin: object = get_origin(wanted)
    if origin is tuple:
        if not isinstance(value, list | tuple):
            raise TypeError(f"{value!r} is no list")
        return tuple(_read(get_args(wanted)[0], each) for each in value)
    if is_dataclass(wanted):
        return _built(wanted, value)
    return _decimal(value) if wanted is Decimal else value


def _decimal(value: object) -> Decimal:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        raise TypeError(f"{value!r} is no quantity") from None
