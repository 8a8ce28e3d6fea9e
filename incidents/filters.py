"""The filters of the list of incidents."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from django import forms
from django.db.models import F

from actors.models import Actor
from claims.attribution import language
from claims.parties import PARTIES
from codebook.facets import TermFacet
from incidents.columns import COLUMNS
from incidents.common_words import held_apart
from incidents.models import ORIGINS, Incident
from incidents.words import Words
from lib.conditions import AllOf, AnyOf, WithIds
from lib.facets import Option, RecordFacet, WordFacet
from lib.fields import WholeFilter
from lib.listings import Filters
from lib.web_addresses import is_telling
from lib.words import WordsFilter
from locations.models import Location
from sources.models import Outlet


class IncidentFilters(Filters):
    """What readers ask of incidents."""

    columns = COLUMNS
    spans = ("first_day", "last_day")
    sorts = {
        "-date": ("Newest", F("last_day").desc(nulls_last=True), "-id"),
        "date": ("Oldest", F("first_day").asc(nulls_last=True), F("last_day").asc(nulls_last=True), "id"),
        "-killed": ("Most killed", F("killed_low").desc(nulls_last=True), "-id"),
        "-origins": ("Most origins", "-origin_count", "-id"),
        "-reported": ("Last reported", F("last_reported").desc(nulls_last=True), "-id"),
    }

    q = WordsFilter(label="Words in the title or the claims", method="telling", max_length=100, among=Words)
    killed_min = WholeFilter("killed_low", "gte", label="Killed, at least", min_value=1, max_value=10_000_000)
    location = RecordFacet(
        "location__path",
        array=True,
        records=Location.objects.published().with_ancestors(),
        beside="where",
        label="Place, and all within it",
        method="within",
        opened=True,
    )
    type = TermFacet("incident_type", "types", array=True, label="Type", opened=True)
    actor = RecordFacet(
        records=Actor.objects.published(),
        label="Actor",
        method="involving",
        pairs="by_actor",
        joint=["role"],
        opened=True,
    )
    role = TermFacet(
        "role", keyed_by_code=True, label="Role of the actor", method="in_role", pairs="by_role", joint=["actor"]
    )
    contested = WordFacet(
        label="Accounts",
        choices=[("yes", "Differ"), ("no", "Do not differ")],
        method="differing",
        pairs="by_contest",
        opened=True,
    )
    outcome = TermFacet("outcome", "outcomes", array=True, label="Outcome", opened=True)
    harmed = WordFacet(
        "harmed", array=True, label="Killed or injured", choices=[("civilians", "Civilians"), ("children", "Children")]
    )
    means = TermFacet("means", "means", array=True, label="Means")
    origins = WordFacet(label="Origins", choices=list(ORIGINS.items()), method="resting_on", pairs="by_origins")
    claimant = RecordFacet("claimants", array=True, records=Actor.objects.published(), label="Said by")
    outlet = RecordFacet("outlets", array=True, records=Outlet.objects.published(), label="Printed by")

    class Meta:
        model = Incident
        fields = []

    def telling(self, rows, name, question):
        """Incidents in whose title and claims the words are."""
        return rows.telling(question)

    def within(self, rows, name, locations):
        """Incidents in a place or in a place within it."""
        return rows.within(*locations)

    def involving(self, rows, name, actors):
        """Incidents in which an actor is said to have had a role: the one asked for, or any."""
        return rows.involving(*actors, roles=self.given("role") or ())

    def in_role(self, rows, name, roles):
        """The role narrows the actor; alone it asks for incidents in which anybody had it."""
        return rows if self.given("actor") else rows.with_role(*roles)

    def by_actor(self, rows):
        """Incidents with the actors that are said to have had the role asked for, or any."""
        return rows.by_actor(*self.form.cleaned_data["role"])

    def by_role(self, rows):
        """Incidents with the roles of the actor asked for, or of anybody."""
        return rows.by_role(*self.form.cleaned_data["actor"])

    def differing(self, rows, name, answers):
        """Incidents whose accounts differ, or do not."""
        if len(answers) > 1:
            return rows
        return rows.contested() if answers == ["yes"] else rows.uncontested()

    def by_contest(self, rows):
        """Incidents and whether their accounts differ."""
        return rows.by_contest()

    def resting_on(self, rows, name, numbers):
        """Incidents of so many origins."""
        return rows.resting_on(*numbers)

    def condition(self, name, value):
        """An actor and its role are asked for together; words are looked for by the database, but the commonest."""
        if name == "q" and value:
            common, question = held_apart(value, self.held.main.further["word"])
            found = [AnyOf("word", (word,)) for word in common]
            if question is not None:
                found.append(WithIds(Words.objects.telling(question).ids_in_bytes()))
            return AllOf(tuple(found))
        actors, roles = self.form.cleaned_data.get("actor"), self.form.cleaned_data.get("role")
        if name == "actor" and actors and roles:
            return AnyOf("part", tuple(f"{role}:{actor.pk}" for role in roles for actor in actors))
        if name == "role" and actors:
            return None
        return super().condition(name, value)

    def numbers_of(self, facet, selection, most=None, also=()):
        """Of actors in the role that is asked for, and of roles of the actor that is."""
        actors = {str(actor.pk) for actor in self.form.cleaned_data.get("actor") or ()}
        roles = set(self.form.cleaned_data.get("role") or ())
        if facet.name == "actor" and roles:
            return selection.count_as("part", lambda role, actor: int(actor) if role in roles else None)
        if facet.name == "role" and actors:
            return selection.count_as("part", lambda role, actor: role if actor in actors else None)
        return super().numbers_of(facet, selection, most, also)

    def by_origins(self, rows):
        """Incidents and how many origins they have."""
        return rows.by_origins()


@dataclass(frozen=True)
class Choices:
    """One field of a form with its choices."""

    field: object
    options: list


class AccountFilters(forms.Form):
    """Which accounts of an incident are compared: by what the claimant is in it, by outlet, by language.

    Any of several values of one field; all fields together. A wrong value: none.
    """

    side = forms.MultipleChoiceField(required=False, label="Who says it")
    outlet = forms.MultipleChoiceField(required=False, label="Outlet")
    language = forms.MultipleChoiceField(required=False, label="Language of the article")
    as_of = forms.CharField(required=False)  # read by AsOf
    pin = forms.CharField(required=False)  # read by pinnable

    def __init__(self, data, accounts):
        super().__init__(data)
        self.accounts = accounts
        self._keys = {
            "side": lambda account: account.parties,
            "outlet": lambda account: {account.article.outlet.slug},
            "language": lambda account: {account.article.language} - {""},
        }
        outlets = {account.article.outlet.slug: account.article.outlet.name for account in accounts}
        languages = {account.article.language for account in accounts} - {""}
        parties = frozenset().union(*(account.parties for account in accounts))
        self.fields["side"].choices = [(code, label) for code, label in PARTIES.items() if code in parties]
        self.fields["outlet"].choices = sorted(outlets.items(), key=lambda outlet: outlet[1])
        self.fields["language"].choices = sorted((code, language(code)) for code in languages)
        for name in self._keys:
            self.fields[name].error_messages["invalid_choice"] = "“%(value)s” is none of these."

    def clean(self):
        """Name what is no filter here."""
        for name in self.data:
            if name not in self.fields and not is_telling(name):
                self.add_error(None, f"There is no filter called “{name[:40]}”.")
        return super().clean()

    def _under(self, *names):
        if not self.is_valid():
            return []
        wanted = {name: set(self.cleaned_data[name]) for name in names if self.cleaned_data[name]}
        return [
            account
            for account in self.accounts
            if all(values & self._keys[name](account) for name, values in wanted.items())
        ]

    @cached_property
    def shown(self):
        """The accounts that are asked for."""
        return self._under(*self._keys)

    @property
    def choices(self):
        """Each field with its choices, each with the number of accounts that it would give under the others."""
        found = []
        for name, keys in self._keys.items():
            under = self._under(*(other for other in self._keys if other != name))
            chosen = set(self.data.getlist(name))
            numbers = Counter(key for account in under for key in keys(account))
            options = [
                Option(value, label, numbers[value] if self.is_valid() else None, value in chosen)
                for value, label in self.fields[name].choices
            ]
            found.append(Choices(self[name], options))
        return found
