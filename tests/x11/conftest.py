"""A display for each module, and a scanner that types on it."""

from contextlib import closing

import pytest

from .scanner import Scanner
from .screen import display


@pytest.fixture(scope="module")
def screen():
    with display() as name:
        yield name


@pytest.fixture
def scanner(screen):
    with closing(Scanner(screen)) as scanner:
        yield scanner
