"""Sources: the outlets that publish, and the articles that make claims."""

import pghistory
import pgtrigger
from django.contrib.postgres.indexes import GinIndex, HashIndex
from django.core.validators import URLValidator
from django.db import connection, models
from django.db.models import Exists, F, Func, OuterRef, Q

from lib.addresses import Addressed, address_of
from lib.apart import HeldApart, judged_once
from lib.date_fields import FirstDay, IsPartialDate, LastDay, PartialDateField
from lib.dates import say
from lib.editorial import Editorial, EditorialQuerySet, Status
from lib.merging import Mergeable, MergeableQuerySet, merged_index, merged_rules
from lib.names import Name
from lib.tracking import every_change, found_by
from lib.web_addresses import address_key
from lib.words import stands_in, words_of
from sources.choices import ArticleKind, Correction, LinkPolicy, LinkState
from sources.links import Linked, LinkedQuerySet

MANY = 10_000
WEB = [URLValidator(schemes=["http", "https"])]


def on_the_web(field):
    """The condition that `field` is empty or an http or https address."""
    return Q(**{field: ""}) | Q(**{f"{field}__startswith": "https://"}) | Q(**{f"{field}__startswith": "http://"})


class OutletQuerySet(MergeableQuerySet):
    """The questions that the site asks about outlets."""

    def published(self):
        """Outlets of which readers may see an article, or after which such an article comes."""
        return self._behind(Article.objects.published())

    def answering(self):
        """Outlets whose address answers: published ones, and those that were merged lead to another one."""
        return self.filter(Q(pk__in=self.published().values("pk")) | Q(merged_into__isnull=False))

    def reachable(self):
        """Outlets of which readers see an article, or have seen one."""
        return self._behind(Article.objects.reachable())

    def of_organizations(self, organizations):
        """Those that are, or belong to, one of these organizations."""
        return self.filter(organization__in=organizations)

    def types_of(self, organizations):
        """Pairs of each of these organizations and the type of an outlet that it is or has."""
        return self.of_organizations(organizations).values_list("organization", "type").distinct()

    def _behind(self, articles):
        return self.filter(
            Exists(articles.filter(outlet=OuterRef("pk"))) | Exists(articles.filter(after_outlet=OuterRef("pk")))
        )

    def printing(self, claims):
        """Outlets that printed one of these claims."""
        return self.filter(pk__in=claims.order_by().values("article__outlet"))

    def called(self, text):
        """Outlets whose name contains the text, or is it in another spelling."""
        return self.filter(pk__in=Name.objects.called(text, "outlet").values("record"))


@pghistory.track(*every_change())
class Outlet(Addressed, Mergeable):
    """One publisher: a newspaper, an agency, a ministry's site, an armed actor's channel."""

    name = models.CharField(max_length=200, unique=True)
    type = models.ForeignKey(
        "codebook.Term", models.PROTECT, related_name="+", limit_choices_to={"scheme": "outlet_type"}
    )
    homepage = models.URLField(max_length=500, blank=True, validators=WEB)
    country = models.ForeignKey("locations.Location", models.PROTECT, null=True, blank=True, related_name="outlets")
    organization = models.ForeignKey(
        "actors.Actor",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="outlets",
        help_text="The organization that it is or belongs to. Its own voice is that organization's word.",
    )

    objects = OutletQuerySet.as_manager()

    class Meta:
        permissions = [("publish_outlet", "Can publish outlets")]
        ordering = ["name"]
        indexes = [merged_index("outlet")]
        constraints = [
            *merged_rules("outlet", status=False),
            models.CheckConstraint(name="outlet_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(name="outlet_homepage_is_on_the_web", condition=on_the_web("homepage")),
        ]

    def __str__(self):
        return self.name

    @property
    def is_shown(self):
        """Whether readers see an article of it, or one that comes after it."""
        return Outlet.objects.published().contains(self)

    @property
    def was_public(self):
        """Whether readers ever saw an article of it, as the history of articles says: it has no status of its own."""
        told = Article.events.rel.related_model.objects.filter(status=Status.PUBLISHED, pgh_obj=OuterRef("pk"))
        its = told.filter(Q(outlet=self) | Q(after_outlet=self))
        of = Q(outlet=self.merged_into_id) | Q(after_outlet=self.merged_into_id)
        return Article.objects.filter(of).filter(Exists(its)).exists()

    def get_absolute_url(self):
        """The outlet's page."""
        return address_of("outlet", self.slug)


class ArticleQuerySet(LinkedQuerySet, EditorialQuerySet, MergeableQuerySet):
    """The questions that the site asks about articles."""

    def for_display(self):
        """With all that a citation shows, in the same query."""
        return self.with_outlets().select_related(
            "outlet__organization",
            "after_outlet__organization",
            "after_article__outlet__organization",
            "after_article__after_outlet__organization",
        )

    def with_outlets(self):
        """The same without the organizations of the outlets, for who fetches other actors anyway."""
        return self.select_related(
            "link_check", "outlet__type", "after_outlet", "after_article__outlet", "after_article__after_outlet"
        )

    def of_outlet(self, outlet, most):
        """The newest of what an outlet published, or others published after it: at least so many of each."""
        # Of each what its index has first.
        own, after = (
            self.filter(**{column: outlet}).newest_first().values("pk")[:most] for column in ("outlet", "after_outlet")
        )
        return self.filter(pk__in=own.union(after)).newest_first()

    def passing_on(self, outlet):
        """What others published after an outlet."""
        return self.filter(after_outlet=outlet).exclude(outlet=outlet)

    def making(self, claims):
        """Articles that make one of these claims."""
        return self.filter(pk__in=claims.order_by().values("article"))

    def printed_by(self, *outlets):
        """What these outlets published themselves."""
        return self.filter(outlet__in=outlets)

    def doubted(self):
        """Corrected or retracted ones whose published claims are to be looked at again, the longest waiting first."""
        return self.filter(doubted_since__isnull=False).order_by("doubted_since", "id")

    def languages(self):
        """The languages that they are in."""
        return self.exclude(language="").order_by("language").values_list("language", flat=True).distinct()

    def newest_first(self):
        """By the last day on which it may have been published; undated ones at the end."""
        return self.order_by(F("published_last").desc(nulls_last=True), "-id")

    def telling(self, question):
        """Those in whose title is what a Question asks for (lib/words.py)."""
        standing = question.standing(lambda words: Q(told=words), stands_in("title"))
        return self.alias(told=words_of("title")).filter(standing, told=question.asked)

    def perhaps_telling(self, question):
        """Those whose title has the words of a Question, wherever they stand."""
        return self.alias(told=words_of("title")).filter(told=question.perhaps)

    def are_many(self):
        """Whether they are more than ten thousand. One query."""
        return self.order_by()[MANY : MANY + 1].exists()

    def at_address(self, address):
        """Those that have this address, in whatever form, and those into which one of it was merged.

        None where the text is no address on the web.
        """
        key = address_key(address)
        if not key:
            return self.none()
        merged = Article.objects.filter(address_key=key, merged_into__isnull=False).values("merged_into")
        return self.filter(Q(address_key=key, merged_into__isnull=True) | Q(pk__in=merged))

    def entered(self):
        """Without the withdrawn ones, which may be entered once more."""
        return self.exclude(status=Status.WITHDRAWN)

    def entered_or_merged(self):
        """Those that are entered, and those that were merged into one of these."""
        merged = Q(merged_into__isnull=False) & ~Q(merged_into__status=Status.WITHDRAWN)
        return self.filter(~Q(status=Status.WITHDRAWN) | merged)


def hold_address(address):
    """Wait for whoever is entering an article of this address in any form; then let nobody else until all is saved.

    So two curators at once can't both find that it is not there yet.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"article {address_key(address)}"])


class AddressKeyField(models.TextField):
    """The key of the address of its row (lib/web_addresses.py), written whenever the row is saved or bulk-created."""

    def pre_save(self, article, add):
        """The key of the address as it is now."""
        setattr(article, self.attname, address_key(article.address))
        return super().pre_save(article, add)


@pghistory.track(*every_change(), exclude=["published_first", "published_last", "address_key"])
class Article(Linked, Editorial, Mergeable):
    """One published item: article, statement, report, dataset, video or post."""

    outlet = models.ForeignKey(Outlet, models.PROTECT, related_name="articles")
    kind = models.CharField(max_length=10, choices=ArticleKind, default=ArticleKind.ARTICLE)
    title = models.CharField(
        max_length=500, help_text="As printed. A title that we supply stands in square brackets, as in a catalogue."
    )
    address = models.URLField(max_length=2000, blank=True, validators=WEB)
    address_key = AddressKeyField(default="", editable=False)
    authors = models.CharField(max_length=500, blank=True, help_text="As printed, separated by semicolons.")
    published = PartialDateField()
    published_first = models.GeneratedField(
        expression=FirstDay("published"), output_field=models.DateField(null=True), db_persist=True
    )
    published_last = models.GeneratedField(
        expression=LastDay("published"), output_field=models.DateField(null=True), db_persist=True
    )
    language = models.CharField(max_length=12, blank=True, help_text="BCP 47: en, ar, ru.")
    after_outlet = models.ForeignKey(
        Outlet,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="passed_on",
        help_text="The outlet whose report it passes on, such as a wire.",
    )
    after_article = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="passed_on",
        help_text="The article that it passes on.",
    )
    archived_address = models.URLField(max_length=2000, blank=True, validators=WEB)
    archived_on = models.DateField(null=True, blank=True)
    # What a curator found; what machines find stands beside it (sources/checks.py).
    link_state = models.CharField(
        max_length=10,
        choices=LinkState,
        default=LinkState.UNCHECKED,
        help_text="What you found at the address. Leave it unless you know better than the last check.",
    )
    link_checked = models.DateTimeField(null=True, blank=True)
    link_policy = models.CharField(max_length=10, choices=LinkPolicy, default=LinkPolicy.LINK)
    correction = models.CharField(max_length=10, choices=Correction, blank=True)
    corrected_on = models.DateField(null=True, blank=True)
    correction_note = models.TextField(blank=True)
    # Since when its claims are to be looked at again; the trigger below begins it, an editor ends it.
    doubted_since = models.DateTimeField(null=True, editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        permissions = [("publish_article", "Can publish articles")]
        ordering = ["-id"]
        indexes = [
            merged_index("article"),
            models.Index(F("published_last").desc(nulls_last=True), F("id").desc(), name="article_newest"),
            *(
                models.Index(
                    F(column),
                    F("published_last").desc(nulls_last=True),
                    F("id").desc(),
                    name=f"article_newest_{column}",
                    condition=Q(("status", Status.PUBLISHED), (f"{column}__isnull", False)),
                )
                for column in ("outlet", "after_outlet")
            ),
            GinIndex(Func(F("title"), function="words_of"), name="article_title_words"),
            models.Index(fields=["id"], name="article_not_archived", condition=Q(archived_address="") & ~Q(address="")),
            models.Index(fields=["id"], name="article_said_dead", condition=Q(link_state=LinkState.DEAD)),
            # A hash: the key may be longer than an entry of a tree. Without the many that have none.
            HashIndex(fields=["address_key"], name="article_address_key", condition=~Q(address_key="")),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="doubted_when_corrected",
                operation=pgtrigger.UpdateOf("correction", "corrected_on"),
                when=pgtrigger.Before,
                # What writes the moment itself, as undoing does, knows it.
                condition=pgtrigger.Condition(
                    "NEW.correction <> '' AND OLD.doubted_since IS NOT DISTINCT FROM NEW.doubted_since"
                    " AND (OLD.correction, OLD.corrected_on) IS DISTINCT FROM (NEW.correction, NEW.corrected_on)"
                ),
                func="NEW.doubted_since = now(); RETURN NEW;",
            )
        ]
        constraints = [
            *merged_rules("article"),
            models.CheckConstraint(name="article_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="article_date_is_partial_date",
                condition=IsPartialDate("published"),
                violation_error_message="That is not a date that can be read.",
            ),
            models.CheckConstraint(name="article_is_on_the_web", condition=on_the_web("address")),
            models.CheckConstraint(name="article_archive_is_on_the_web", condition=on_the_web("archived_address")),
            models.CheckConstraint(
                name="article_archive_has_its_day",
                condition=Q(archived_address="", archived_on__isnull=True)
                | (~Q(archived_address="") & Q(archived_on__isnull=False)),
                violation_error_message="An archived copy needs its address and the day it was made.",
            ),
            models.CheckConstraint(
                name="article_comes_after_one_thing",
                condition=Q(after_outlet__isnull=True) | Q(after_article__isnull=True),
                violation_error_message="An article passes on an outlet's report or one article, not both.",
            ),
            models.CheckConstraint(
                name="article_does_not_come_after_itself",
                condition=Q(after_article__isnull=True) | ~Q(after_article=F("id")),
                violation_error_message="An article can't pass itself on.",
            ),
            models.UniqueConstraint(
                name="article_address_is_entered_once",
                fields=["address"],
                condition=~Q(address="") & ~Q(status=Status.WITHDRAWN),
                violation_error_message="An article with this address is there already.",
            ),
        ]

    @property
    def outlets(self):
        """The outlets that stand behind it: its own, and those of what it passes on."""
        earlier = self.after_article
        return [
            outlet
            for outlet in (self.outlet, self.after_outlet, *((earlier.outlet, earlier.after_outlet) if earlier else ()))
            if outlet is not None
        ]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        """Save, the key with its address."""
        if "address" in (kwargs.get("update_fields") or ()):
            kwargs["update_fields"] = {*kwargs["update_fields"], "address_key"}
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        """The article's page."""
        return address_of("article", self.pk)

    @property
    def published_text(self):
        """The date as people write it, or words for none."""
        return say(self.published) if self.published else "undated"


@pghistory.track(*every_change(), meta=found_by("capture", "article"))
class Capture(models.Model):
    """The text of an article as a curator captured it. For curators alone: no public page reads this table."""

    belongs_to = ("article",)

    article = models.OneToOneField(Article, models.CASCADE, related_name="capture")
    text = models.TextField()
    captured_at = models.DateTimeField(auto_now_add=True)

    def __str__(self):
        return f"captured text of {self.article_id}"


@pghistory.track(*every_change(), meta=found_by("article_notsame", "one", "other"))
class NotSame(HeldApart):
    """A curator's judgement that two articles are not the same."""

    belongs_to = ("one", "other")

    one = models.ForeignKey(Article, models.CASCADE, related_name="+")
    other = models.ForeignKey(Article, models.CASCADE, related_name="+")

    class Meta(HeldApart.Meta):
        constraints = judged_once("article")
