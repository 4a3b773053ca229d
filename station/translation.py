"""Finding the operator's language: a gettext catalogue in, a translate function out."""

import gettext
import locale
from pathlib import Path

from station.text import Translate, english

DOMAIN = "station"


def translator(language: str, folder: Path) -> Translate:
    """Return the translation for a language code such as ``de``; empty means the system's; else English."""
    wanted = language or (locale.getlocale()[0] or "")
    codes = [wanted, wanted.partition("_")[0]]
    try:
        catalogue = gettext.translation(DOMAIN, folder, [code for code in codes if code])
    except (OSError, UnicodeDecodeError):
        return english
    # An empty msgid stands for the catalogue's header.
    return lambda template: catalogue.gettext(template) if template else ""
