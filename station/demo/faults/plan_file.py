"""A plan as a file."""

from pathlib import Path

from station.demo.faults.plan import Plan, PlanProblem, parse_plan


def load_plan(file: Path) -> Plan:
    """Read a plan from a TOML file; raises PlanProblem, whose text names the file."""
    try:
        return parse_plan(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise PlanProblem(f"{file} can not be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise PlanProblem(f"{file} is not written in UTF-8.") from None
    except ValueError:  # a name that no file can have
        raise PlanProblem(f"{str(file)!r} is no file name.") from None
    except PlanProblem as problem:
        raise PlanProblem(f"{file}: {problem}") from None
