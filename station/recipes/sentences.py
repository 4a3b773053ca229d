"""Texts with fields in braces, such as "Put {item} into {location}."."""

import re

from station.text import Text, say
from station.workflows.recipes.recipe import Named, Sentence

_FIELD = re.compile(r"\{([a-z0-9_]+)(?:\.([a-z0-9_]+))?\}")


def sentence_of(text: str) -> Sentence | Text:
    """Take a text apart, or say what is wrong with its braces; nothing in it is ever evaluated."""
    parts: list[str | Named] = []
    end = 0
    for match in _FIELD.finditer(text):
        parts += [text[end : match.start()], Named(match[1], match[2] or "")]
        end = match.end()
    parts.append(text[end:])
    if any(isinstance(part, str) and ("{" in part or "}" in part) for part in parts):
        return say("Braces hold the name of a field, such as {example}.", example="{item} or {item.batch}")
    return Sentence(tuple(part for part in parts if part != ""))


def field_named(text: str) -> Named | None:
    """Return the field that a text names and nothing else, None for any other text."""
    match = _FIELD.fullmatch(text)
    return Named(match[1], match[2] or "") if match else None
