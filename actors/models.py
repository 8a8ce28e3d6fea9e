"""Actors: persons and organizations of which articles say something, or that say something."""

import pghistory
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When

from actors.choices import Kind, Naming
from lib.addresses import Addressed, address_of
from lib.apart import HeldApart, judged_once
from lib.editorial import Editorial, EditorialQuerySet, Status
from lib.merging import Mergeable, MergeableQuerySet, merged_index, merged_rules
from lib.names import Name
from lib.tracking import every_change, found_by


class ActorQuerySet(EditorialQuerySet, MergeableQuerySet):
    """The questions that the site asks about actors."""

    def persons(self):
        """Only persons."""
        return self.filter(kind=Kind.PERSON)

    def organizations(self):
        """Only organizations."""
        return self.filter(kind=Kind.ORGANIZATION)

    def shown_by_name(self):
        """By the name that readers see, so that the order of a list gives no withheld name away."""
        withheld = Case(When(naming=Naming.NAMED, then=F("name")), default=Value(""))
        return self.alias(shown=withheld).order_by("shown", "id")

    def subjects_of(self, claims):
        """Those that one of these claims is about."""
        return self.filter(pk__in=claims.order_by().values("actor"))

    def numbered_in(self, numbers):
        """Those of which one of these numbers is kept (claims.tally)."""
        return self.filter(pk__in=numbers.values("record"))

    def without_arabic_name(self):
        """Those that no name in Arabic script is known of, those entered last first."""
        known = Name.objects.in_arabic("actor").filter(record=OuterRef("pk"))
        return self.exclude(status=Status.WITHDRAWN).exclude(Exists(known)).order_by("-pk")

    def called(self, text):
        """Those that may be named and are called so, in any spelling: the shown name, or any that is claimed."""
        return self.filter(pk__in=Name.objects.shown().called(text, "actor").values("record"))


@pghistory.track(*every_change())
class Actor(Addressed, Editorial, Mergeable):
    """One person or one organization. What is known of it are claims; its name here is one of its claimed names."""

    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=200, help_text="The name it is shown by: one of its claimed names.")
    living = models.BooleanField(
        default=True, help_text="Of a person: presumed living unless an article says otherwise."
    )
    public_role = models.BooleanField(
        default=False, help_text="Of a person: leads, commands, or speaks for others in public."
    )
    naming = models.CharField(
        max_length=8, choices=Naming, blank=True, help_text="Private persons are not named unless an editor says why."
    )
    naming_reason = models.TextField(blank=True, help_text="Why a person without a public role is named. Not public.")

    objects = ActorQuerySet.as_manager()

    class Meta:
        permissions = [("publish_actor", "Can publish actors")]
        ordering = ["name", "id"]
        indexes = [merged_index("actor")]
        constraints = [
            *merged_rules("actor"),
            models.CheckConstraint(
                name="actor_is_a_person_or_an_organization",
                condition=Q(kind__in=Kind.values),
                violation_error_message="An actor is a person or an organization.",
            ),
            models.CheckConstraint(
                name="actor_has_a_name", condition=~Q(name=""), violation_error_message="An actor needs a name."
            ),
            models.CheckConstraint(
                name="organization_is_named",
                condition=Q(kind=Kind.PERSON) | Q(naming=Naming.NAMED),
                violation_error_message="Organizations are always named.",
            ),
            models.CheckConstraint(
                name="person_has_a_naming",
                condition=Q(naming__in=Naming.values),
                violation_error_message="Say how the person is named.",
            ),
            models.CheckConstraint(
                name="private_person_is_named_for_a_reason",
                condition=Q(kind=Kind.ORGANIZATION)
                | Q(public_role=True)
                | ~Q(naming=Naming.NAMED)
                | ~Q(naming_reason=""),
                violation_error_message="A person without a public role is named only for a recorded reason.",
            ),
        ]

    def __str__(self):
        return self.public_name if not self.name else self.name

    def save(self, *args, **kwargs):
        """Choose the cautious naming where none was chosen."""
        if not self.naming:
            self.naming = Naming.NAMED if self.kind == Kind.ORGANIZATION or self.public_role else Naming.WITHHELD
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        """The actor's page."""
        return address_of("actor", self.slug)

    @property
    def told_by_address(self):
        """Whether readers may see the name, and so may its address."""
        return self.naming == Naming.NAMED

    @property
    def is_person(self):
        """Whether it is a person."""
        return self.kind == Kind.PERSON

    @property
    def public_name(self):
        """The name as readers may see it: whole, as initials, or withheld."""
        if self.naming == Naming.NAMED:
            return self.name
        if self.naming == Naming.INITIALS:
            return " ".join(f"{word[0]}." for word in self.name.replace("-", " ").split() if word[0].isalpha())
        return "a person whose name is withheld"


class PersonManager(models.Manager.from_queryset(ActorQuerySet)):
    """Persons alone."""

    def get_queryset(self):
        """Only persons."""
        return super().get_queryset().persons()

    def create(self, **values):
        """A new person."""
        return super().create(**{"kind": Kind.PERSON, **values})


class OrganizationManager(models.Manager.from_queryset(ActorQuerySet)):
    """Organizations alone."""

    def get_queryset(self):
        """Only organizations."""
        return super().get_queryset().organizations()

    def create(self, **values):
        """A new organization."""
        return super().create(**{"kind": Kind.ORGANIZATION, **values})


class Person(Actor):
    """An actor that is a person."""

    objects = PersonManager()

    class Meta:
        proxy = True
        verbose_name_plural = "persons"


class Organization(Actor):
    """An actor that is an organization."""

    objects = OrganizationManager()

    class Meta:
        proxy = True


@pghistory.track(*every_change(), meta=found_by("notsame", "one", "other"))
class NotSame(HeldApart):
    """A curator's judgement that two actors of like names are not the same."""

    belongs_to = ("one", "other")

    one = models.ForeignKey(Actor, models.CASCADE, related_name="+")
    other = models.ForeignKey(Actor, models.CASCADE, related_name="+")

    class Meta(HeldApart.Meta):
        constraints = judged_once("actor")
