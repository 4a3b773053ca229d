"""Who may change what: the same table as the server has."""

from dataclasses import replace

import pytest

from station.demo.roles import MODELS_OF_ROLE
from station.workflows.rights import ROLES_OF_MODEL, may_change
from tests.workbench import MAY_RECEIVE


@pytest.mark.parametrize("model", ROLES_OF_MODEL)
def test_every_role_that_opens_a_model_on_the_server_opens_it_here(model):
    opening = {role for role, models in MODELS_OF_ROLE.items() if model in models}
    assert set(ROLES_OF_MODEL[model]) == opening
    for role in MODELS_OF_ROLE:
        told = replace(MAY_RECEIVE, roles={role: ("view", "add", "change")})
        assert may_change(told, model) is (role in opening)


def test_looking_is_not_changing_and_nobody_changes_what_the_server_does_not_have():
    looking = replace(MAY_RECEIVE, roles={"part": ("view", "add"), "build": ("view", "change")})
    assert may_change(looking, "part")
    assert not may_change(replace(looking, roles={"part": ("view", "add")}), "part")
    assert not may_change(looking, "teapot")


def test_the_server_decides_while_it_has_not_told_who_is_signed_in():
    assert may_change(None, "part")
