"""Actors in the admin."""

from django.contrib import admin

from actors.choices import Kind
from actors.models import Actor, NotSame, Organization, Person
from claims.changing import Proposing
from claims.doubles import doubles, like
from claims.inlines import WithClaims
from claims.joining import Merging
from claims.namesakes import AsksAdmin, AsksForNamesakes, NameInput, claims_for
from claims.preview import Previewed
from claims.telling_apart import attach_told_apart
from claims.twice import LeadsToDoubles, ListsDoubles
from lib.desk import DeskAdmin, EnteredByMe, WithDraftClaims
from lib.entering import ANY_SPELLING, FoundByName


class ActorForm(AsksForNamesakes):
    """A person's or an organization's form: it knows the kind, so the rules about it are checked beside the fields."""

    class Meta:
        widgets = {"name": NameInput}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.kind = self.of_kind
        if self.of_kind == Kind.ORGANIZATION:
            self.instance.naming = "named"

    def _get_validation_exclusions(self):
        # Django skips a constraint that names a field which the form leaves out.
        return super()._get_validation_exclusions() - {"kind"}

    def clean(self):
        """Choose the cautious naming where none was chosen, before the rules are checked."""
        cleaned = super().clean()
        if self.of_kind == Kind.PERSON and not cleaned.get("naming"):
            cleaned["naming"] = "named" if cleaned.get("public_role") else "withheld"
        return cleaned


class PersonForm(ActorForm):
    """A person's form."""

    of_kind = Kind.PERSON


class OrganizationForm(ActorForm):
    """An organization's form."""

    of_kind = Kind.ORGANIZATION


class AnyActorForm(AsksForNamesakes):
    """A new actor made beside a picker: a person or an organization, with little more than its name."""

    class Meta:
        widgets = {"name": NameInput}

    def clean(self):
        """A person is named in public for a public role; for another reason only where an editor says so later."""
        cleaned = super().clean()
        if not self.instance.pk:
            is_person = cleaned.get("kind") == Kind.PERSON
            cleaned["public_role"] = bool(is_person and cleaned.get("public_role"))
            self.instance.naming = "withheld" if is_person and not cleaned["public_role"] else "named"
        return cleaned


class LikelyActors:
    """Of the admin of actors: those that may be the same as one are offered to be merged with it."""

    def likely(self, request, record):
        """Those of its kind that are called alike."""
        offered = like(record.name, record.kind, of=record.pk, claims=claims_for(request.user))
        same = [one for one in offered if one.record.kind == record.kind and one.record.merged_into_id is None]
        return [(one.record, [*one.likeness.reasons, *one.likeness.against]) for one in same]


@admin.register(Actor)
class ActorAdmin(LikelyActors, ListsDoubles, Merging, AsksAdmin, FoundByName, DeskAdmin):
    """Persons and organizations together: for pickers. Each kind has its own pages in the admin."""

    form = AnyActorForm
    in_tables = False
    apart = NotSame
    list_display = ["name", "kind", "status"]
    list_filter = ["status", "kind"]
    noun = "actor"
    search_fields = ["name"]
    search_help_text = ANY_SPELLING
    readonly_fields = ["former_slugs"]

    def get_search_results(self, request, queryset, search_term):
        """What a name finds; in a picker actors of one name are told apart."""
        actors, doubled = super().get_search_results(request, queryset, search_term)
        return actors.attaching(attach_told_apart) if request.path.endswith("/autocomplete/") else actors, doubled

    def get_fields(self, request, obj=None):
        """Of a new one what decides how it is named. Later changes are made in the form of its kind."""
        return ["kind", "name", "status", "slug", "former_slugs"] if obj else ["kind", "name", "public_role", "status"]

    def has_module_permission(self, request):
        """Not in the index of the admin."""
        return False

    def likely_doubles(self, request):
        """Pairs of actors that are called alike."""
        return doubles(claims=claims_for(request.user))


class OneKindAdmin(LikelyActors, LeadsToDoubles, Merging, AsksAdmin, FoundByName, Proposing, Previewed, WithClaims):
    """What the pages of persons and of organizations have in common."""

    subject = "actor"
    noun = "actor"
    list_display = ["name", "status"]
    search_fields = ["name"]
    search_help_text = ANY_SPELLING
    list_filter = ["status", EnteredByMe, WithDraftClaims]
    doubles_page = "actor_doubles"
    changed_together = ["status"]
    readonly_fields = ["former_slugs"]


@admin.register(Person)
class PersonAdmin(OneKindAdmin):
    """Persons."""

    form = PersonForm
    fields = ["name", "status", "living", "public_role", "naming", "naming_reason", "slug", "former_slugs"]
    list_filter = [*OneKindAdmin.list_filter, "living", "public_role", "naming"]
    changed_together = ["status", "living", "public_role", "naming", "naming_reason"]


@admin.register(Organization)
class OrganizationAdmin(OneKindAdmin):
    """Organizations."""

    form = OrganizationForm
    fields = ["name", "status", "slug", "former_slugs"]
