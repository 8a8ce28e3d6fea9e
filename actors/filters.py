"""The filters of the lists of actors."""

import django_filters

from actors.choices import Kind
from actors.models import Actor
from claims.models import Claim
from codebook.facets import TermFacet
from lib.facets import RecordFacet, WordFacet
from lib.listings import Filters


class ActorFilters(Filters):
    """What readers ask of actors."""

    long = Claim
    sorts = {"name": ("Name", "shown", "id")}

    q = django_filters.CharFilter(label="Part of a name", method="called", max_length=100)
    kind = WordFacet("kind", label="Kind", choices=Kind.choices, opened=True)
    organization = RecordFacet(
        records=Actor.objects.published().organizations(),
        label="Belongs to",
        opened=True,
        method="belonging",
        pairs="by_organization",
        joint=["position"],
        distinct=True,
    )
    position = TermFacet(
        "position",
        label="Position",
        opened=True,
        method="holding",
        pairs="by_position",
        joint=["organization"],
        distinct=True,
    )
    role = TermFacet("role", label="Role in incidents", opened=True, method="in_role", pairs="by_role", distinct=True)

    class Meta:
        model = Actor
        fields = []

    def called(self, rows, name, text):
        """Actors of whose claimed names it is a part, in any spelling."""
        return rows.called(text)

    def positions(self, values):
        """The ids of positions."""
        return self.filters["position"].keys_of(values or ())

    def belonging(self, rows, name, organizations):
        """Actors said to belong to an organization, in the position asked for or in any."""
        said = Claim.objects.belonging(organizations, self.positions(self.given("position")))
        return rows.subjects_of(said)

    def holding(self, rows, name, positions):
        """The position narrows the organization; alone it asks for whoever holds it anywhere."""
        if self.given("organization"):
            return rows
        return rows.subjects_of(Claim.objects.belonging((), self.positions(positions)))

    def by_organization(self, rows):
        """Actors with the organizations that they are said to belong to, in the position asked for."""
        said = Claim.objects.belonging((), self.positions(self.form.cleaned_data["position"]))
        return said.about_actors(rows).values_list("actor", "named_actor")

    def by_position(self, rows):
        """Actors with the positions that they are said to hold, in the organization asked for."""
        held = Claim.objects.belonging(self.form.cleaned_data["organization"], ()).of_kind("membership")
        return held.about_actors(rows).values_list("actor", "term")

    def in_role(self, rows, name, roles):
        """Actors that are said to have had a role in an incident."""
        return rows.named_in(Claim.objects.taking_part(self.filters[name].keys_of(roles)))

    def by_role(self, rows):
        """Actors with the roles that they are said to have had."""
        return Claim.objects.taking_part().naming_actors(rows).values_list("named_actor", "role")
