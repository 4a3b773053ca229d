"""Linking codes to things, and freeing them."""
