"""Recipes as files: found, read and checked, each problem with its line."""
