"""Actors in the admin."""

from django import forms
from django.contrib import admin

from actors.choices import Kind
from actors.models import Actor, Organization, Person
from claims.inlines import WithClaims
from claims.preview import Previewed
from claims.telling_apart import attach_told_apart
from lib.desk import DeskAdmin, EnteredByMe, WithDraftClaims
from lib.entering import ANY_SPELLING, FoundByName


class ActorForm(forms.ModelForm):
    """A person's or an organization's form: it knows the kind, so the rules about it are checked beside the fields."""

    of_kind = ""

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


class AnyActorForm(forms.ModelForm):
    """A new actor made beside a picker: a person or an organization, with little more than its name."""

    def clean(self):
        """A person is named in public for a public role; for another reason only where an editor says so later."""
        cleaned = super().clean()
        if not self.instance.pk:
            is_person = cleaned.get("kind") == Kind.PERSON
            cleaned["public_role"] = bool(is_person and cleaned.get("public_role"))
            self.instance.naming = "withheld" if is_person and not cleaned["public_role"] else "named"
        return cleaned


@admin.register(Actor)
class ActorAdmin(FoundByName, DeskAdmin):
    """Persons and organizations together: for pickers. Each kind has its own pages in the admin."""

    form = AnyActorForm
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


class OneKindAdmin(FoundByName, Previewed, WithClaims):
    """What the pages of persons and of organizations have in common."""

    subject = "actor"
    noun = "actor"
    list_display = ["name", "status"]
    search_fields = ["name"]
    search_help_text = ANY_SPELLING
    list_filter = ["status", EnteredByMe, WithDraftClaims]
    readonly_fields = ["former_slugs"]


@admin.register(Person)
class PersonAdmin(OneKindAdmin):
    """Persons."""

    form = PersonForm
    fields = ["name", "status", "living", "public_role", "naming", "naming_reason", "slug", "former_slugs"]
    list_filter = [*OneKindAdmin.list_filter, "living", "public_role", "naming"]


@admin.register(Organization)
class OrganizationAdmin(OneKindAdmin):
    """Organizations."""

    form = OrganizationForm
    fields = ["name", "status", "slug", "former_slugs"]
