"""Dialogs of the window; none of them blocks, and scans pass by them."""
