"""Actors in the admin."""

from django import forms
from django.contrib import admin

from actors.choices import Kind
from actors.models import Actor, Organization, Person


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


@admin.register(Actor)
class ActorAdmin(admin.ModelAdmin):
    """Persons and organizations together: for pickers. Each kind has its own pages in the admin."""

    list_display = ["name", "kind", "status"]
    list_filter = ["status"]
    search_fields = ["name", "claims__name"]
    readonly_fields = ["former_slugs"]

    def has_module_permission(self, request):
        """Not in the index of the admin."""
        return False

    def has_add_permission(self, request):
        """A new actor is made as a person or as an organization."""
        return False


class OneKindAdmin(ActorAdmin):
    """What the pages of persons and of organizations have in common."""

    list_display = ["name", "status"]

    def has_module_permission(self, request):
        """In the index."""
        return admin.ModelAdmin.has_module_permission(self, request)

    def has_add_permission(self, request):
        """As permissions say."""
        return admin.ModelAdmin.has_add_permission(self, request)


@admin.register(Person)
class PersonAdmin(OneKindAdmin):
    """Persons."""

    form = PersonForm
    fields = ["name", "status", "living", "public_role", "naming", "naming_reason", "slug", "former_slugs"]
    list_filter = ["status", "living", "public_role", "naming"]


@admin.register(Organization)
class OrganizationAdmin(OneKindAdmin):
    """Organizations."""

    form = OrganizationForm
    fields = ["name", "status", "slug", "former_slugs"]
