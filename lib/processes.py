"""Work in a process of its own, so that it has a core of its own."""

from multiprocessing import get_context

import django
from django.utils.module_loading import import_string

from lib.garbage import look_less

NEXT, DONE, FAILED = range(3)


class EndedError(Exception):
    """The other process ended before its work was done: somebody killed it, or there was no memory left."""


def beside(function, *given):
    """The items of the generator function(*given), each made in another process while the one before is used here.

    The function is found there by its module and name; what is given and what it yields is sent by pickle, and what it
    raises is raised here. The process ends when nobody asks for more, and when this one is gone. Raises EndedError.
    """
    # Not a fork: a copy of this process would hold its connections too.
    context = get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    name = f"{function.__module__}.{function.__qualname__}"
    process = context.Process(target=_work, args=(sending, name, given), daemon=True)
    process.start()
    sending.close()
    try:
        while True:
            try:
                what, value = receiving.recv()
            except (EOFError, OSError):  # at the end of what it sent, or in the middle
                process.join()
                raise EndedError(f"A process of it ended early ({process.exitcode}): {name}.") from None
            if what == DONE:
                return
            if what == FAILED:
                raise value
            yield value
    finally:
        receiving.close()
        process.terminate()
        process.join()


def _work(sending, name, given):
    try:
        django.setup()
        look_less()
        for item in import_string(name)(*given):
            sending.send((NEXT, item))
        sending.send((DONE, None))
    except BrokenPipeError:
        pass  # nobody listens any more
    except Exception as error:
        sending.send((FAILED, error))
