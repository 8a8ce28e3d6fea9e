"""Sides of events of UCDP as actors, known again by their identifiers."""

from actors.choices import Kind, Naming
from actors.models import Actor
from claims.choices import IdentifierScheme
from claims.importing.copying import Table
from claims.models import Claim, Identifier
from lib.addresses import free_slug

BY_ID, BY_NAME = IdentifierScheme.UCDP_ACTOR.value, IdentifierScheme.UCDP_NAME.value


class Actors:
    """The organizations that events name, found by UCDP's id or name, or made. Namesakes of ours are not looked for.

    That two actors are the same is a curator's to say: an identifier of a curator's ties UCDP's actor to ours.
    """

    def __init__(self, names, status):
        """`names`: {name: ids of the actors of UCDP that bear it}; `status`: of the actors that are made."""
        self.names, self.status = names, status
        found = Identifier.objects.filter(scheme__in=[BY_ID, BY_NAME])
        self.known = {(scheme, value): pk for scheme, value, pk in found.values_list("scheme", "value", "actor_id")}
        self.claimed = set(
            Claim.objects.filter(kind="name", actor__in=found.values("actor")).values_list("actor_id", "name")
        )
        self.table, self.tied, self.claims = (
            Table(Actor),
            Table(Identifier, without=["id"]),
            Table(Claim, without=["id"]),
        )
        self.ids = self.table.numbers()
        self.new, self.ties, self.called = [], [], []
        self.taken = None

    def pk(self, key):
        """The id of the actor of an ActorKey; a row for it is made if there is none."""
        pk = self.known.get((key.scheme, key.value))
        if pk is None:
            # A member that was known by its name alone has its own id now.
            pk = self.known.get((BY_NAME, key.name)) if self._alone(key.name) else None
            pk = pk or self._add(key.name)
            self._tie(key.scheme, key.value, pk)
        if (pk, key.name) not in self.claimed:
            self.claimed.add((pk, key.name))
            self.called.append((pk, key))
            if self._alone(key.name) and (BY_NAME, key.name) not in self.known:
                self._tie(BY_NAME, key.name, pk)
        return pk

    def write(self, article):
        """Write what was made since: actors, their identifiers, and of each its name as a claim of the dataset.

        Returns how many actors and how many claims.
        """
        rows, self.new = self.new, []
        self.table.copy(rows)
        ties, self.ties = self.ties, []
        self.tied.copy(ties)
        called, self.called = self.called, []
        self.claims.copy(self._name(article, pk, key) for pk, key in called)
        return len(rows), len(called)

    def _alone(self, name):
        return len(self.names.get(name, ())) < 2

    def _tie(self, scheme, value, pk):
        self.known[scheme, value] = pk
        self.ties.append(self.tied.row(scheme=scheme, value=value, actor_id=pk))

    def _add(self, name):
        if self.taken is None:
            self.taken = set(Actor.objects.values_list("slug", flat=True))
            self.taken.update(*Actor.objects.exclude(former_slugs=[]).values_list("former_slugs", flat=True))
        pk = next(self.ids)
        slug = free_slug(name, self.taken.__contains__, "actor")
        self.taken.add(slug)
        values = {"kind": Kind.ORGANIZATION.value, "naming": Naming.NAMED.value, "status": self.status}
        self.new.append(self.table.row(id=pk, slug=slug, name=name[:200], **values))
        return pk

    def _name(self, article, pk, key):
        return self.claims.row(
            article_id=article.pk,
            locator=f"actor {key.value}"[:60],
            actor_id=pk,
            kind="name",
            text=f"The dataset names it {key.name}.",
            name=key.name[:200],
            term_id="name_type.acronym" if key.name.isupper() else "name_type.full",
            language="en",
            script="Latn",
            status=self.status,
        )
