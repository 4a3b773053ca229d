"""A workflow with its state, driven event by event, for tests of any of them."""

from station.model import Answered, Ask, Commit, Context, Pressed, Say
from tests.workbench import MAY_RECEIVE, scanned


class Driven:
    """What the workflow wants done after each event lies in ``effects``; ``context`` may be exchanged."""

    def __init__(self, workflow, context=None):
        self.workflow = workflow
        self.context = context or Context(MAY_RECEIVE)
        self.state = workflow.begin()
        self.effects = ()

    def send(self, event):
        step = self.workflow.step(self.state, event, self.context)
        arrow = type(self.state), type(step.state)
        assert step.state == self.state or arrow[1] in self.workflow.ARROWS[arrow[0]], arrow
        self.state, self.effects = step.state, step.effects
        return self

    def scan(self, text, scan_id="s1"):
        return self.send(scanned(text, scan_id))

    def press(self, action, scan_id="c1", value=""):
        return self.send(Pressed(action, scan_id, value))

    def answer(self, outcome, op_id=""):
        """Answer what the state waits for, or the operation that is named."""
        return self.send(Answered(op_id or self.state.op, outcome))

    @property
    def asked(self):
        return [effect.read for effect in self.effects if isinstance(effect, Ask)]

    @property
    def write(self):
        """The one write that the last step has made; None for none."""
        commits = [effect.write for effect in self.effects if isinstance(effect, Commit)]
        assert len(commits) <= 1
        return commits[0] if commits else None

    @property
    def said(self):
        verdicts = [effect.verdict for effect in self.effects if isinstance(effect, Say)]
        return [(verdict.scan_id, str(verdict.result), str(verdict.headline)) for verdict in verdicts]

    @property
    def view(self):
        return self.workflow.view(self.state, self.context)

    @property
    def headline(self):
        return str(self.view.headline)

    @property
    def prompt(self):
        return str(self.view.prompt)

    @property
    def actions(self):
        return [action.name for action in self.view.actions]

    def fields(self):
        return {str(field.label): str(field.value) for field in self.view.fields}
