"""The tables of this app: names by which records of the rooms are found, and operations, whose history is kept."""

from lib.names import Name
from lib.operations import Operation
from lib.spellings import NameWord

__all__ = ["Name", "NameWord", "Operation"]
