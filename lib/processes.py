"""Work in a process of its own, so that it has a core of its own."""

import sys
from contextlib import contextmanager
from multiprocessing import get_context

import django
from django.utils.module_loading import import_string

from lib.garbage import look_less

NEXT, DONE, FAILED = range(3)


class EndedError(Exception):
    """The other process ended before its work was done: somebody killed it, or there was no memory left."""


@contextmanager
def beside(function):
    """Yields `items`: items(*given), to be called once, is the generator function(*given) at work in another process.

    It starts at once, so that it is ready by the time that what is given is known; each item is made there while the
    one before is used here. The function is found there by its module and name; what is given and what it yields is
    sent by pickle, and what it raises is raised here. The process ends with the context, and when this one is gone.
    Raises EndedError.
    """
    # Not a fork: a copy of this process would hold its connections too.
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    name = f"{function.__module__}.{function.__qualname__}"
    process = context.Process(target=_work, args=(theirs, name), daemon=True)
    process.start()
    theirs.close()

    def items(*given):
        try:
            ours.send(given)
            while (said := ours.recv())[0] == NEXT:
                yield said[1]
        except (EOFError, OSError):  # at the end of what it sent, or in the middle
            process.join()
            raise EndedError(f"A process of it ended early ({process.exitcode}): {name}.") from None
        if said[0] == FAILED:
            raise said[1]

    try:
        yield items
    finally:
        ours.close()
        process.terminate()
        process.join()


def _work(pipe, name):
    try:
        django.setup()
        look_less()
        for item in import_string(name)(*_given(pipe)):
            _say(pipe, NEXT, item)
        _say(pipe, DONE)
    except Exception as error:
        _say(pipe, FAILED, error)


def _given(pipe):
    try:
        return pipe.recv()
    except (EOFError, ConnectionResetError):
        sys.exit()  # nobody asks


def _say(pipe, kind, what=None):
    try:
        pipe.send((kind, what))
    except (BrokenPipeError, ConnectionResetError):
        sys.exit()  # nobody listens any more
