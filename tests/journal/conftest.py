"""Tests of the journal do not wait for the disk; that a station does is a test of its own."""

import pytest

from station.journal import schema

AS_DELIVERED = schema.SYNCHRONOUS


@pytest.fixture(autouse=True)
def unhurried_disk(monkeypatch):
    monkeypatch.setattr(schema, "SYNCHRONOUS", "OFF")


@pytest.fixture
def delivered(monkeypatch):
    """Let the journal be as careful as it is in a station."""
    monkeypatch.setattr(schema, "SYNCHRONOUS", AS_DELIVERED)
