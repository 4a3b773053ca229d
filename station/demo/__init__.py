"""An InvenTree-compatible demo server on SQLite."""
