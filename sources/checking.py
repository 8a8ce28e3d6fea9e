"""Checking links: each address of an article and of its archived copy is asked for, now and then, one after the other.

All that is known stands in the rows, written as each link has been asked for: a run that was killed is gone on with by
the next one. docs/links.md tells curators what is found, and what is done about it.
"""

import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from itertools import chain, zip_longest
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils.timezone import now

from lib.asking import WEB, NoAnswerError, NotPublicError, OddAnswerError, ask
from lib.web_addresses import address_key
from sources.checks import ArchiveCheck, LinkCheck
from sources.choices import LinkFound
from sources.models import Article

PAUSE = 2  # seconds between two requests to one host
LIMIT = 1_000  # links of one run
SENT_ON = 5  # times that a link may be sent on
AGAIN = timedelta(days=30)
SOON = timedelta(days=1)  # what did not answer is asked for again
GIVEN_UP = timedelta(days=14)  # what has not answered for so long is dead
A_WHILE = timedelta(hours=1)  # that a server is left alone where it bids to wait and does not say how long
GONE = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
BUSY = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}
UNHEARD = {LinkFound.NO_ANSWER, LinkFound.NOT_ASKED}  # nobody was heard
LONGEST_NOTE = LinkCheck._meta.get_field("note").max_length
CHECKS = (LinkCheck, ArchiveCheck)
ONE_RUN = 7_465_001  # the advisory lock of a run


class RunningError(Exception):
    """Another run is checking links now."""


@dataclass(frozen=True)
class Found:
    """What an address was found to be. `wait`: its server bids to ask for nothing meanwhile; then nothing was found."""

    state: str = LinkFound.UNCHECKED
    note: str = ""
    leads_to: str = ""
    wait: timedelta | None = None


@dataclass(frozen=True)
class Link:
    """A link of which a check is due: the sort of check, the id of its article, the address."""

    check: type
    article: int
    address: str

    @property
    def host(self):
        """The host that is asked for it; '' of what is no address."""
        return host_of(self.address)


def host_of(address):
    """The host of an address, by which servers are told apart; '' of what is none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


class Pace:
    """Waits before a host is asked once more, so that there is a pause between two requests."""

    def __init__(self, pause):
        self.pause, self.asked = pause, {}

    def keep(self, host):
        """Wait until the host may be asked."""
        if host in self.asked:
            time.sleep(max(0, self.asked[host] + self.pause - time.monotonic()))

    def note(self, host):
        """The host was asked just now."""
        self.asked[host] = time.monotonic()


def look(address, *, pace, web=WEB):
    """What an address is found to be: its Found, whatever answers there."""
    agent = f"Sourceline link check (+{settings.SITE_URL})"
    here = address

    def asked(method):
        host = host_of(here)
        pace.keep(host)
        try:
            return ask(here, method, agent=agent, web=web)
        finally:
            pace.note(host)

    try:
        for _ in range(SENT_ON + 1):
            try:
                answer = asked("HEAD")
            except OddAnswerError:
                answer = None
            if answer is None or (answer.status >= 400 and answer.status not in BUSY):
                answer = asked("GET")  # some servers know no HEAD
            if not answer.sends_to:
                return _found(address, here, answer)
            here = answer.sends_to
    except NotPublicError as error:
        return Found(LinkFound.NOT_ASKED, _at(address, here, str(error)))
    except NoAnswerError as error:
        return Found(LinkFound.NO_ANSWER, _at(address, here, str(error)))
    except OddAnswerError as error:
        return Found(LinkFound.REFUSED, _at(address, here, str(error)))
    return Found(LinkFound.REFUSED, f"it is sent on more than {SENT_ON} times")


def _found(address, here, answer):
    """What an answer means that sends on to nowhere."""
    status = answer.status
    if status == HTTPStatus.TOO_MANY_REQUESTS or (status in BUSY and answer.wait is not None):
        return Found(wait=A_WHILE if answer.wait is None else answer.wait)
    if 200 <= status < 300:
        moved = address_key(here) != address_key(address)
        return Found(LinkFound.MOVED, leads_to=here) if moved else Found(LinkFound.WORKS)
    state = LinkFound.DEAD if status in GONE else LinkFound.NO_ANSWER if status // 100 == 5 else LinkFound.REFUSED
    return Found(state, _at(address, here, _in_words(status)))


def _in_words(status):
    """A status as people know it: "404 Not Found"."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _at(address, here, told):
    """What was found, and where, if it was sent on."""
    return told if here == address else f"{told}, at {here}"


@dataclass
class Run:
    """What came of a run: how many links were found so, {state: number}, and two reasons for which others were not."""

    found: Counter = field(default_factory=Counter)
    left: int = 0  # whose servers bid to wait
    unbelieved: int = 0  # that did not answer, as nothing did

    def note(self, check, tell):
        """Count a Check that was written, and tell of it. None: its article is not there any more."""
        if check is None:
            return
        if check.waits_until is not None:
            self.left += 1
            return
        self.found[check.state] += 1
        tell(check)


def check_links(*, limit=LIMIT, pause=PAUSE, web=WEB, tell=lambda check: None):
    """Check the links that are due, `limit` at most, and write what is found as it is found. Returns the Run.

    `pause`: seconds between two requests to one host. `tell` is called with each Check that was written.
    What does not answer is written once anything else has answered: where nothing does, it is rather this machine that
    has no way to the web. Raises RunningError.
    """
    with _one_at_a_time():
        run, pace, doubted, answered = Run(), Pace(pause), [], False
        left_alone = {host_of(address) for check in CHECKS for address in check.objects.bidding_to_wait(now())}
        for link in due(limit):
            if link.host in left_alone:
                run.left += 1
                continue
            found = look(link.address, pace=pace, web=web)
            if found.wait is not None:
                left_alone.add(link.host)
            doubted.append((link, found, now()))
            answered = answered or found.state not in UNHEARD
            if answered or found.state == LinkFound.NOT_ASKED:
                for one in doubted:
                    run.note(write(*one), tell)
                doubted.clear()
        run.unbelieved = len(doubted)
        return run


@contextmanager
def _one_at_a_time():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ONE_RUN])
        if not cursor.fetchone()[0]:
            raise RunningError
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ONE_RUN])


def due(limit):
    """The links of which a check is due, `limit` at most, the longest due first; but the hosts take turns: [Link]."""
    each = [
        [Link(check, *row) for row in Article.objects.due(check, now()).values_list("pk", check.of)[:limit]]
        for check in CHECKS
    ]
    by_host = {}
    for link in list(filter(None, chain(*zip_longest(*each))))[:limit]:
        by_host.setdefault(link.host, []).append(link)
    return [link for turn in zip_longest(*by_host.values()) for link in turn if link is not None]


def write(link, found, moment):
    """Write what was found of a link at a moment. Returns its Check; None if the article is not there any more."""
    before = link.check.objects.filter(pk=link.article, address=link.address).first()
    check = before or link.check(article_id=link.article, address=link.address)
    if found.wait is not None:
        check.due = check.waits_until = moment + found.wait
    else:
        state = _believed(before, found, moment)
        lasting = before is not None and (before.state == state or found.state == LinkFound.NO_ANSWER == before.state)
        check.state, check.since = state, before.since if lasting else moment
        check.note, check.leads_to = found.note[:LONGEST_NOTE], found.leads_to
        check.checked, check.waits_until = moment, None
        check.due = moment + (SOON if found.state == LinkFound.NO_ANSWER else AGAIN)
    try:
        with transaction.atomic():
            check.save()
            connection.check_constraints()
    except IntegrityError:
        return None
    return check


def _believed(before, found, moment):
    """The state of a link: what has not answered for GIVEN_UP is dead, and what was dead is so until it answers."""
    if found.state != LinkFound.NO_ANSWER or before is None:
        return found.state
    given_up = before.state == LinkFound.NO_ANSWER and moment - before.since >= GIVEN_UP
    return LinkFound.DEAD if given_up or before.state == LinkFound.DEAD else found.state
