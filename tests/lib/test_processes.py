"""Work in a process of its own: what it yields and raises, and its end, whichever of both goes first."""

import os
import signal
import subprocess
import sys
import time
from collections import deque
from multiprocessing import active_children

import pytest

from lib.processes import EndedError, beside


def numbers(until):
    """The process, then numbers; at the fifth something is wrong."""
    yield os.getpid()
    for number in range(until):
        if number == 5:
            raise ValueError("five is too many")
        yield number


def endless():
    """The process, then more than anybody asks for."""
    yield os.getpid()
    while True:
        yield "x" * 100_000


def cut_off(error):
    """The process, then an error that the pipe between both could raise too."""
    yield os.getpid()
    raise error


def is_gone(pid, within=10):
    """Whether a process is gone, or only its number is left."""
    for _ in range(within * 20):
        try:
            with open(f"/proc/{pid}/stat") as stat:
                if stat.read().rpartition(")")[2].split()[0] == "Z":
                    return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.05)
    return False


def test_what_the_other_process_yields_comes_in_order():
    with beside(numbers) as items:
        other, *found = items(3)
    assert other != os.getpid()
    assert found == [0, 1, 2]
    assert is_gone(other)


def test_what_it_raises_is_raised_here_after_what_it_yielded():
    with beside(numbers) as items:
        found = items(9)
        assert [next(found) for _ in range(6)][1:] == [0, 1, 2, 3, 4]
        with pytest.raises(ValueError, match="five is too many"):
            next(found)


@pytest.mark.parametrize("error", [EOFError, ConnectionResetError, BrokenPipeError])
def test_its_own_errors_are_not_taken_for_an_end_of_us(error):
    with beside(cut_off) as items:
        found = items(error("the file is cut off"))
        next(found)
        with pytest.raises(error, match="the file is cut off"):
            next(found)


def test_a_killed_one_is_an_error_and_not_the_end():
    with beside(endless) as items:
        found = items()
        os.kill(next(found), signal.SIGKILL)
        with pytest.raises(EndedError, match="ended early"):
            deque(found, maxlen=0)


def test_one_killed_before_it_is_asked_is_an_error_too():
    with beside(endless) as items:
        for one in active_children():
            one.kill()
            one.join()
        with pytest.raises(EndedError, match="ended early"):
            next(items())


def test_an_error_of_what_is_done_with_its_items_is_no_end_of_it():
    def use(items):
        for _ in items:
            raise OSError("the disk is full")

    with beside(endless) as items, pytest.raises(OSError, match="the disk is full"):
        use(items())


def test_it_ends_when_nobody_asks_for_more():
    with beside(endless) as items:
        other = next(items())
    assert is_gone(other)


def test_it_ends_when_it_is_never_asked():
    with beside(endless):
        [other] = [one.pid for one in active_children()]
    assert is_gone(other)


def test_it_ends_when_we_are_killed():
    program = """
import time
from lib.processes import beside
from tests.lib.test_processes import endless
if __name__ == "__main__":
    with beside(endless) as items:
        print(next(items()), flush=True)
        time.sleep(600)
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as ours:
        other = int(ours.stdout.readline())
        ours.kill()
    assert is_gone(other)
