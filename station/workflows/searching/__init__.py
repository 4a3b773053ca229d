"""Searching: whatever is scanned or typed is words; the answer is a list to choose from."""
