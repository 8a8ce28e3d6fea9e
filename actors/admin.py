"""Actors in the admin."""

from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import path

from actors.choices import Kind
from actors.models import Actor, NotSame, Organization, Person
from claims.doubles import doubles
from claims.inlines import WithClaims
from claims.joining import Merging
from claims.namesakes import AsksAdmin, AsksForNamesakes, NameInput, claims_for, ids_in
from claims.preview import Previewed
from claims.telling_apart import attach_told_apart
from lib.apart import hold_apart, take_back
from lib.desk import DeskAdmin, EnteredByMe, WithDraftClaims
from lib.entering import ANY_SPELLING, FoundByName

PAIRS = 50  # likely doubles on a page


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


@admin.register(Actor)
class ActorAdmin(Merging, AsksAdmin, FoundByName, DeskAdmin):
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

    def get_urls(self):
        """The admin's addresses, and that of the list of likely doubles."""
        return [path("doubles/", self.admin_site.admin_view(self.doubles), name="actor_doubles"), *super().get_urls()]

    def doubles(self, request):
        """Pairs of actors that may be one, and those that are judged; by POST a judgement is made or taken back."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            self.judge(request)
            return HttpResponseRedirect(request.get_full_path())
        judged = Paginator(NotSame.objects.with_history(), PAIRS).get_page(request.GET.get("judged"))
        curators = get_user_model().objects.in_bulk({one.by for one in judged if one.by})
        for one in judged:
            one.who = curators.get(one.by)
        context = {
            **self.admin_site.each_context(request),
            "title": "Likely doubles",
            "opts": self.opts,
            "pairs": Paginator(doubles(claims=claims_for(request.user)), PAIRS).get_page(request.GET.get("page")),
            "judged": judged,
        }
        return render(request, "admin/actors/doubles.html", context)

    def judge(self, request):
        """Hold two actors apart, or take a judgement back, and say so."""
        apart, back = (ids_in(request.POST.get(name, "")) for name in ("apart", "back"))
        pair = Actor.objects.in_bulk(apart)
        if len(pair) == 2:
            one, other = pair
            hold_apart(NotSame, one, [other], by=request.user, reason=request.POST.get("reason", "").strip()[:300])
            messages.success(request, f"Remembered: {pair[one]} and {pair[other]} are not the same.")
        elif back and (judgements := NotSame.objects.of_ids(back)):
            take_back(judgements, by=request.user)
            messages.success(request, "Taken back: they may be the same.")
        else:
            messages.warning(request, "Nothing was changed: one of them is not there any more.")


class OneKindAdmin(Merging, AsksAdmin, FoundByName, Previewed, WithClaims):
    """What the pages of persons and of organizations have in common."""

    subject = "actor"
    noun = "actor"
    list_display = ["name", "status"]
    search_fields = ["name"]
    search_help_text = ANY_SPELLING
    list_filter = ["status", EnteredByMe, WithDraftClaims]
    change_list_template = "admin/actors/actors.html"
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
