"""The ways to an article: at its address, or in the archive where that is dead; and which of them need somebody."""

from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localdate

from lib.dates import say
from lib.editorial import Status
from sources.checks import ArchiveCheck, LinkCheck
from sources.choices import LinkFound, LinkPolicy, LinkState


class LinkedQuerySet(models.QuerySet):
    """The questions about the links of articles."""

    def due(self, check, now):
        """Those of which a check of links (LinkCheck, ArchiveCheck) is due, never checked ones first.

        Dangerous links are not asked for, nor those of articles that nobody is to see any more.
        """
        has_address = self.exclude(status__in=[Status.WITHDRAWN, Status.RESTRICTED]).exclude(**{check.of: ""})
        never = Q(**{f"{check.name}__isnull": True})
        of_another = ~Q(**{f"{check.name}__address": F(check.of)})
        again = Q(**{f"{check.name}__due__lte": now})
        due = has_address.exclude(link_policy=LinkPolicy.DANGEROUS).filter(never | of_another | again)
        return due.order_by(F(f"{check.name}__due").asc(nulls_first=True), "pk")

    def not_archived(self):
        """Those with an address of which no archived copy is known, the newest first."""
        return self.filter(archived_address="").exclude(address="").entered().order_by("-pk")

    def with_dead_link(self):
        """Those whose own link is dead, as a curator says or the last check found, the newest first."""
        said = self.model.objects.filter(link_state=LinkState.DEAD).order_by().values("pk")
        found = LinkCheck.objects.dead().values("article")
        return self.filter(pk__in=said.union(found)).entered().order_by("-pk")

    def with_doubtful_link(self):
        """Those whose own link or archived copy leads elsewhere, is no address, or does not answer; the newest first.

        Archived copies that are dead, too.
        """
        found = LinkCheck.objects.doubtful().values("article").union(ArchiveCheck.objects.doubtful().values("article"))
        return self.filter(pk__in=found).entered().order_by("-pk")


class Linked:
    """An article, as the ways that lead to it."""

    @property
    def link(self):
        """The address that readers may follow, or ''. Channels of armed actors and dangerous pages are no links."""
        if self.link_policy != LinkPolicy.LINK or self.outlet.type_id == "outlet_type.armed_actor":
            return ""
        return self.address

    @property
    def address_text(self):
        """The address as text where it may be read but not followed, or ''."""
        return "" if self.link or self.link_policy == LinkPolicy.DANGEROUS else self.address

    @property
    def archived_link(self):
        """The archived copy that readers may follow, under the same policy as the link."""
        return self.archived_address if self.link or not self.address else ""

    @property
    def checked(self):
        """What the last check found at its address as it is now: a LinkCheck, or None."""
        check = getattr(self, LinkCheck.name, None)
        return check if check and check.address == self.address else None

    @property
    def archive_checked(self):
        """What the last check found at the address of its archived copy as it is now: an ArchiveCheck, or None."""
        check = getattr(self, ArchiveCheck.name, None)
        return check if check and check.address == self.archived_address else None

    @property
    def found_dead(self):
        """Whether the last check found its link dead, and no curator has found since that it works."""
        if self.checked is None or self.checked.state != LinkFound.DEAD:
            return False
        return self.link_state != LinkState.WORKS or not self.link_checked or self.link_checked < self.checked.since

    @property
    def is_dead(self):
        """Whether nothing answers at its address any more, so that the archived copy comes first.

        That a curator says so counts whatever a check finds: what answers may not be the article any more.
        """
        return self.link_state == LinkState.DEAD or self.found_dead

    @property
    def dead_when(self):
        """When its dead link was checked last, in words: ", on 3 June 2024"; '' if that is not known."""
        day = self.checked.checked if self.found_dead else self.link_checked
        return f", on {_day(day)}" if day else ""

    @property
    def dead_fact(self):
        """That its link is dead, with its days, in words; '' if it is not, or is no link."""
        if not self.is_dead or not self.link:
            return ""
        if not self.found_dead:
            return f"Dead when last checked{self.dead_when}"
        return f"Found dead since {_day(self.checked.since)}, last checked{self.dead_when.removeprefix(',')}"

    @property
    def dead_text(self):
        """That the only way there is to the article was dead, in words; '' if it was not, or there is another way."""
        if not self.is_dead or not self.link or self.archived_link:
            return ""
        return f"the link was dead when last checked{self.dead_when}"

    @property
    def first_link(self):
        """Where readers find the article: at its address, or if that is dead in the archive; or ''."""
        return self.archived_link if self.archived_link and (self.is_dead or not self.link) else self.link


def _day(moment):
    return say(localdate(moment).isoformat())
