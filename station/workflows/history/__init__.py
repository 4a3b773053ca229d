"""The history of scans: what this station has kept and what the server has, side by side."""
