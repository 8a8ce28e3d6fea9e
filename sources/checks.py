"""What checks of links have found: of each article at its own address, and at that of its archived copy.

Machines write this. It is no curator's change, so that it stands beside the article: without a history, and in no
state of a page that is kept, whose reader is better served by what was found last.
"""

from django.db import models
from django.db.models import F, Q

from sources.choices import LinkFound, LinkState

DOUBTFUL = [LinkFound.MOVED, LinkFound.REFUSED, LinkFound.NO_ANSWER, LinkFound.NOT_ASKED]


class CheckQuerySet(models.QuerySet):
    """The questions that the site asks about checks. An address that was changed since is not checked."""

    def of_today(self):
        """Those of the address that the article has now."""
        return self.filter(address=F(f"article__{self.model.of}"))

    def bidding_to_wait(self, now):
        """The addresses at which a server bade to wait, and that time is not over."""
        return self.filter(waits_until__gt=now).values_list("address", flat=True)


class LinkCheckQuerySet(CheckQuerySet):
    """The questions about articles' own links."""

    def dead(self):
        """Dead links, but for those that a curator has found working since."""
        found = self.of_today().filter(state=LinkFound.DEAD)
        return found.exclude(article__link_state=LinkState.WORKS, article__link_checked__gte=F("since"))

    def doubtful(self):
        """Links not known to work, and not known to be dead; but for those that a curator has looked at since."""
        found = self.of_today().filter(state__in=self.model.doubted)
        return found.exclude(article__link_checked__gte=F("since"))


class ArchiveCheckQuerySet(CheckQuerySet):
    """The questions about links to archived copies."""

    def doubtful(self):
        """Copies that are not known to be there."""
        return self.of_today().filter(state__in=self.model.doubted)


class Check(models.Model):
    """What was found when an address was asked for, and when it is to be asked for again."""

    address = models.TextField(help_text="As it was asked for.")
    state = models.CharField(max_length=10, choices=LinkFound, default=LinkFound.UNCHECKED)
    since = models.DateTimeField(null=True, help_text="Since when every check has found it so.")
    checked = models.DateTimeField(null=True)
    leads_to = models.TextField(default="")
    note = models.CharField(max_length=200, default="")
    due = models.DateTimeField()
    waits_until = models.DateTimeField(null=True, help_text="Its server bade to ask for nothing before.")

    class Meta:
        abstract = True
        default_permissions = ()  # nobody writes it at the desk
        indexes = [
            models.Index(fields=["article"], name="%(class)s_to_mend", condition=~Q(state=LinkFound.WORKS)),
            models.Index(fields=["waits_until"], name="%(class)s_waits", condition=Q(waits_until__isnull=False)),
        ]

    def __str__(self):
        return f"{self.address}: {self.get_state_display()}"

    @property
    def is_doubtful(self):
        """Whether a curator should look at it."""
        return self.state in self.doubted

    @property
    def in_words(self):
        """What was found: "Not reachable (its name is not found)"."""
        told = self.note or (self.leads_to and f"to {self.leads_to}")
        return f"{self.get_state_display()} ({told})" if told else self.get_state_display()


class LinkCheck(Check):
    """The last check of an article's own address."""

    of, name = "address", "link_check"  # the column that has the address, and the way from the article
    doubted = DOUBTFUL
    article = models.OneToOneField("sources.Article", models.CASCADE, primary_key=True, related_name=name)

    objects = LinkCheckQuerySet.as_manager()


class ArchiveCheck(Check):
    """The last check of the address of its archived copy."""

    of, name = "archived_address", "archive_check"
    doubted = [LinkFound.DEAD, *DOUBTFUL]
    article = models.OneToOneField("sources.Article", models.CASCADE, primary_key=True, related_name=name)

    objects = ArchiveCheckQuerySet.as_manager()
