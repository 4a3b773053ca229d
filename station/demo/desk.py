"""What the people who run the demo server hold in their hands: the faults to come and the log of requests."""

from dataclasses import dataclass, field

from station.demo.faults import Faults
from station.demo.generation import V1_5, Generation
from station.demo.request_log import RequestLog


@dataclass(frozen=True)
class Desk:
    """The controls of one demo server, and which server it is."""

    faults: Faults = field(default_factory=Faults)
    log: RequestLog = field(default_factory=RequestLog)
    generation: Generation = V1_5
