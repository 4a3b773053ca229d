"""What a code says: from the raw scan to a reading with named fields."""

from station.barcode.reader import read

__all__ = ["read"]
