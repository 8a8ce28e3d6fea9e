"""How often Python looks for garbage in rings of objects; all else goes as soon as nobody holds it."""

import gc

OFTEN = (20_000, 20, 20)  # new objects before each search, and how many of these before a longer one


def look_less():
    """Call it once all is loaded. What is there stays, and is left out of each search; searches come less often.

    A page makes some ten thousand objects that go with it, a part of an import some hundred thousand: Python's own
    measure took a third of the time of both.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*OFTEN)
