"""The fingerprint by which a server remembers a linked code."""

import hashlib
import unicodedata


def code_hash(text: str) -> str:
    """Return what an InvenTree server keeps of a code: blanks around it and controls do not count."""
    printable = "".join(c for c in text.strip() if not unicodedata.category(c).startswith("C"))
    return hashlib.md5(printable.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()
