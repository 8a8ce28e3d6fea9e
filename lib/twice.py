"""Two records that may be one, with the reasons that a curator reads. Nothing is decided by it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Told:
    """A record, and what tells it from others that look alike, in words."""

    record: object
    told_apart: str


@dataclass(frozen=True)
class Likely:
    """Why two may be one (`reasons`) and what speaks `against` it, as sentences. `is_high`: hardly anything does."""

    reasons: tuple
    against: tuple = ()
    is_high: bool = False


@dataclass(frozen=True)
class Double:
    """Two records that may be one: each as a Told, or as what else is known of it, and why."""

    one: object
    other: object
    likeness: object
