"""The tables of this app: names by which records of the rooms are found."""

from lib.names import Name
from lib.spellings import NameWord

__all__ = ["Name", "NameWord"]
