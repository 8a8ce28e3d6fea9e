"""Checks that all that is computed of what is entered, or kept of it for pages and search, is what the rules say."""

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from psycopg import sql

from claims.models import Claim
from incidents.models import SUMMARY, Incident
from lib.folded import fold_again, fold_new

CHUNK = 10_000  # rows looked at together

# Each question gives the id of each row that differs, and for each column what is stored and what is right.
DIFFERING_CLAIMS = """
    SELECT claim.id, claim.public, differing.public, claim.origin, differing.origin
    FROM claims_differing(%s) AS differing JOIN claims_claim AS claim ON claim.id = differing.id
    ORDER BY claim.id
"""
DIFFERING_INCIDENTS = """
    SELECT incident.id, {pairs}
    FROM incident_summary(%s) AS said JOIN incidents_incident AS incident ON incident.id = said.id
    WHERE {differ}
    ORDER BY incident.id
"""
DIFFERING_WORDS = "SELECT * FROM words_differing(%s) ORDER BY id"


# What is kept of a record and how much it is wrong by.
DIFFERING_NUMBERS = """
    SELECT noun, record, coalesce(counted.number, 0) - coalesce(kept.number, 0) AS missing
    FROM (SELECT noun, record, sum(number)::bigint AS number FROM claims_tally GROUP BY noun, record) AS kept
    FULL JOIN claims_counted AS counted USING (noun, record)
    WHERE coalesce(counted.number, 0) <> coalesce(kept.number, 0)
    ORDER BY noun, record
"""

# Each room's view of its names, and what tells those of it in the index.
NAMES = {"actors_names": "actor", "claims_names": "claim", "locations_names": "location", "sources_names": "outlet"}
DIFFERING_NAMES = """
    SELECT coalesce(said.claim, said.record, kept.claim, kept.record), coalesce(said.name, kept.name), kept.shown
    FROM {said} AS said FULL JOIN (
        SELECT * FROM lib_name WHERE CASE WHEN claim IS NULL THEN noun ELSE 'claim' END = %s
    ) AS kept ON (said.record, said.name, coalesce(said.claim, 0)) = (kept.record, kept.name, coalesce(kept.claim, 0))
    WHERE kept.shown IS DISTINCT FROM said.shown
    ORDER BY 1, 2
"""
STORED = {None: "missing", True: "shown", False: "not shown"}


def differing_incidents():
    """The question for the incidents whose summary differs, made from the names of the columns."""
    pairs = [
        (sql.Identifier("incident", Incident._meta.get_field(name).column), sql.Identifier("said", name))
        for name in SUMMARY
    ]
    return sql.SQL(DIFFERING_INCIDENTS).format(
        pairs=sql.SQL(", ").join(column for pair in pairs for column in pair),
        differ=sql.SQL(" OR ").join(
            sql.SQL("to_jsonb({}) IS DISTINCT FROM to_jsonb({})").format(stored, said) for stored, said in pairs
        ),
    )


def chunks(model):
    """The ids of all rows of `model`, in order, as lists of at most CHUNK."""
    last = 0
    while ids := list(model.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        yield ids
        last = ids[-1]


class Command(BaseCommand):
    """Compares stored columns with the functions that compute them, and can put them right."""

    help = "Name every claim and incident whose computed columns are not what the rules say; exit code 1 if any."

    def add_arguments(self, parser):
        """One switch."""
        parser.add_argument("--repair", action="store_true", help="Put right what differs.")

    def handle(self, *args, repair, **options):
        """Claims first: summaries are made from their visibility and origin."""
        found = self._check("claim", Claim, ["public", "origin"], DIFFERING_CLAIMS, repair and "claims_reconsider")
        found += self._check("incident", Incident, SUMMARY, differing_incidents(), repair and "refresh_incidents")
        found += self._check("incident", Incident, ["words"], DIFFERING_WORDS, repair and "refresh_words")
        found += self._check_numbers(repair=repair)
        found += self._check_names(repair=repair)
        if found and not repair:
            raise CommandError(f"{found} differ. Run again with --repair to put them right.")
        self.stdout.write(f"{found} put right." if found else "All computed columns are right.")

    def _check_numbers(self, *, repair):
        """Print each number of claims or incidents that is kept and not right, put it right, return how many."""
        with connection.cursor() as cursor:
            cursor.execute(DIFFERING_NUMBERS)
            rows = cursor.fetchall()
            for noun, pk, missing in rows:
                self.stdout.write(f"number “{noun}” of {pk}: {missing:+} to be right")
            if rows and repair:
                nouns, ids, missing = (list(column) for column in zip(*rows, strict=True))
                cursor.execute("SELECT claims_tally_add(%s, %s, %s)", [nouns, ids, missing])
        return len(rows)

    def _check_names(self, *, repair):
        """Print each name of the index that is not what its record says, mend it, fold all as the rules are today."""
        found = 0
        for view, noun in NAMES.items():
            with connection.cursor() as cursor:
                cursor.execute(sql.SQL(DIFFERING_NAMES).format(said=sql.Identifier(view)), [noun])
                rows = cursor.fetchall()
                for pk, name, kept in rows:
                    self.stdout.write(f"name “{name}” of {noun} {pk}: {STORED[kept]}")
                if rows and repair:
                    ids = sorted({pk for pk, *_ in rows})
                    cursor.execute("SELECT names_refresh(%s, %s, %s)", [view, noun, ids])
            found += len(rows)
        if otherwise := fold_again(repair=repair):
            self.stdout.write(f"{otherwise} names or words are folded by other rules than today's")
        if repair:
            fold_new()
        return found + otherwise

    def _check(self, noun, model, names, question, mend):
        """Print each row that differs with its columns, put it right by the function `mend`, and return how many."""
        found = 0
        for ids in chunks(model):
            with connection.cursor() as cursor:
                cursor.execute(question, [ids])
                rows = cursor.fetchall()
                for pk, *values in rows:
                    wrong = [
                        name for name, *pair in zip(names, values[::2], values[1::2], strict=True) if pair[0] != pair[1]
                    ]
                    self.stdout.write(f"{noun} {pk}: {', '.join(wrong)}")
                if rows and mend:
                    cursor.execute(sql.SQL("SELECT {}(%s)").format(sql.Identifier(mend)), [[pk for pk, *_ in rows]])
            found += len(rows)
        return found
