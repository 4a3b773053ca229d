"""Recipes: workflows that a site has written down in files of its own."""
