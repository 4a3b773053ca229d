"""The same examples on every computer, however slow it is."""

import pytest
from hypothesis import settings

settings.register_profile("station", deadline=None, derandomize=True)
settings.load_profile("station")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Begin with the longest tests, so that no processor is left alone with them at the end."""
    items.sort(key=lambda item: "soak" not in item.path.parts)
