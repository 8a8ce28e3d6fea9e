"""Measure how long two organizations with very many claims each take to become one, and two again.

python -m bench.merging [CLAIMS], 10,000 of each unless it is said. bench/README.md says what the table means.
"""

import sys
from time import perf_counter

from bench.database import throw_away
from bench.tables import table

SAME = 20  # one claim in so many is stated of both
# Each names one of the two as taking part, as claimant, as the one that it is about; some of both are the same.
CLAIMS = """
    INSERT INTO claims_claim (
        article_id, incident_id, actor_id, kind, role_id, named_actor_id, claimant_id, text, status, locator, sequence,
        passage_start, passage_end, claimant_words, claimed_on, stance, certainty, distanced, words, belonging, date,
        start_is, end_is, counted, combat_status, persons, side, attackers_included, scope, name, language, script,
        rank, deprecated_reason, curator_note, public, origin
    )
    SELECT
        1 + n %% 300, CASE WHEN n %% 4 < 3 THEN 1 + (n / 2) %% {incidents} END, CASE WHEN n %% 4 = 3 THEN {one} END,
        CASE WHEN n %% 4 = 3 THEN 'note' WHEN n %% 4 = 2 THEN 'occurrence' ELSE 'participation' END,
        CASE WHEN n %% 4 < 2 THEN 'role.carried_out' END, CASE WHEN n %% 4 < 2 THEN {one} END,
        CASE WHEN n %% 4 = 2 THEN {one} END,
        'Claim ' || CASE WHEN n %% {same} = 0 THEN n ELSE n * 2 + {one} END || '.', 'published', '', n, '', '', '', '',
        'asserts', 'stated', false, '', n %% {same} <> 0 AND n %% 4 < 2 AND {one} = 2, '', '', '', '', '', '', '', '',
        '', '', '', '', '', '', '', false, ''
    FROM generate_series(1, {claims}) AS n ON CONFLICT DO NOTHING
"""


def main():
    """Make two actors with claims, merge them, undo it, and print the times."""
    claims = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with throw_away(loaded=()) as connection:
        from django.contrib.auth import get_user_model

        from claims.merging import doubled, merge, naming, unmerge
        from tests.factories import ArticleFactory, IncidentFactory, OrganizationFactory

        curator = get_user_model().objects.create_superuser("curator")
        one, other = OrganizationFactory(name="The Group"), OrganizationFactory(name="The Same Group")
        outlet = ArticleFactory().outlet
        ArticleFactory.create_batch(299, outlet=outlet)
        IncidentFactory.create_batch(claims // 4)
        for actor in (one, other):
            asked = CLAIMS.format(one=actor.pk, incidents=claims // 4, same=SAME, claims=claims)
            connection.execute(asked.replace("%%", "%"))
        connection.execute("ANALYZE")
        numbers = [naming(actor).count() for actor in (one, other)]
        same = len(doubled(one, other))
        rows = []
        begun = perf_counter()
        gone = merge(one, into=other, by=curator)
        rows.append(["merged", *numbers, same, f"{perf_counter() - begun:.2f}"])
        begun = perf_counter()
        unmerge(gone, by=curator)
        rows.append(["undone", *numbers, same, f"{perf_counter() - begun:.2f}"])
        table("Two organizations", ["", "claims of one", "of the other", "stated of both", "s"], rows)


if __name__ == "__main__":
    main()
