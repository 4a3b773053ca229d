"""Packing: allocate by scan, verify, ship."""
