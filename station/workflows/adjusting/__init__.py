"""Adjust: add to stock items and take from them, count, grade, split and merge single ones."""
