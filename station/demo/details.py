"""The ``..._detail`` switches with which a request asks for more of an object's surroundings."""

from station.demo.call import Call


def details(call: Call, *switches: str, on: tuple[str, ...] = ()) -> frozenset[str]:
    """Return the switches that are set; those in ``on`` are set unless the request says otherwise."""
    return frozenset(name for name in (*switches, *on) if call.flag(name, default=name in on))
