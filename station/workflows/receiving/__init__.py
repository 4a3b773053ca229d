"""Receiving: from the bag to the shelf."""
