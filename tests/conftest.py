"""The same examples on every computer, however slow it is."""

from hypothesis import settings

settings.register_profile("station", deadline=None, derandomize=True)
settings.load_profile("station")
