"""Move: stock items from place to place."""
