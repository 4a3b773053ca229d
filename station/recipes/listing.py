"""The recipes command: which recipes there are, and what is wrong with the others."""

import json
import sys

from station.barcode.commands import code_of
from station.recipes.files import Recipes


def list_recipes(found: Recipes, prefix: str, as_json: bool) -> int:
    """Print the recipes and the problems; returns 1 if there is a problem, else 0."""
    if as_json:
        print(json.dumps(_as_object(found, prefix), indent=2))
    else:
        for recipe in found.recipes:
            print(f"{recipe.name:<20}  {code_of('recipe', recipe.name, prefix):<32}  {recipe.title}")
        for problem in found.problems:
            print(problem, file=sys.stderr)
    return 1 if found.problems else 0


def _as_object(found: Recipes, prefix: str) -> dict[str, object]:
    recipes = [
        {
            "name": recipe.name,
            "title": recipe.title,
            "code": code_of("recipe", recipe.name, prefix),
            "steps": len(recipe.steps),
            "file": str(found.files[recipe.name]),
        }
        for recipe in found.recipes
    ]
    problems = [{"where": problem.where, "text": str(problem.text)} for problem in found.problems]
    return {"recipes": recipes, "problems": problems}
