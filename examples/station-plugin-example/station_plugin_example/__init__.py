"""Plug-ins for Station, as an example."""
