"""Twenty questions of the kinds that readers ask of the list of incidents, each {filter: values}.

Which country, actor or outlet they name is found in the smallest of the databases, so that it is in all of them.
"""

COMMON, RARE = "government", "bridge"
PAGE = 10_000  # so far that only the largest database has it; in smaller ones the last page
MOST = {
    "country": """
        SELECT place.slug FROM incidents_incident AS r JOIN locations_location AS place ON place.id = r.country_id
        GROUP BY place.slug ORDER BY count(*) DESC, 1""",
    "governorate": """
        SELECT place.slug FROM incidents_incident AS r JOIN locations_location AS place ON place.id = r.governorate_id
        GROUP BY place.slug ORDER BY count(*) DESC, 1""",
    "town": """
        SELECT place.slug FROM incidents_incident AS r JOIN locations_location AS place ON place.id = r.location_id
        WHERE place.kind IN ('town', 'city', 'village') GROUP BY place.slug ORDER BY count(*) DESC, 1""",
    "actor": """
        SELECT slug FROM actors_actor AS actor JOIN (
            SELECT split_part(part, ':', 2)::bigint AS id, count(*) AS number
            FROM incidents_incident, unnest(participants) AS part GROUP BY 1
        ) AS acting USING (id) ORDER BY number DESC, 1""",
    "outlet": """
        SELECT slug FROM sources_outlet AS outlet JOIN sources_article AS article ON article.outlet_id = outlet.id
        WHERE article.id IN (SELECT article_id FROM claims_claim_rests_on) GROUP BY slug ORDER BY count(*) DESC, 1""",
}


def named(connection):
    """{what: slugs, the one with most rows first}."""
    return {what: [slug for (slug,) in connection.execute(f"{sql} LIMIT 60")] for what, sql in MOST.items()}


def twenty(connection):
    """{what is asked: the question}."""
    slugs = named(connection)
    country, governorate, town, actor, outlet = (slugs[what][0] for what in MOST)
    year = {"from": ["2014"], "to": ["2014"]}
    return {
        "nothing": {},
        "a country": {"location": [country]},
        "a governorate": {"location": [governorate]},
        "a town": {"location": [town]},
        "a type": {"type": ["attack"]},
        "an actor of very many": {"actor": [actor]},
        "an actor of few": {"actor": [slugs["actor"][50]]},
        "an actor in a role": {"actor": [actor], "role": ["carried_out"]},
        "an outlet": {"outlet": [outlet]},
        "said by a party": {"claimant": [slugs["actor"][1]]},
        "a year": year,
        "killed at least 10": {"killed_min": ["10"]},
        "a rare word": {"q": [RARE]},
        "a common word": {"q": [COMMON]},
        "accounts differ": {"contested": ["yes"]},
        "page 10,000": {"page": [str(PAGE)]},
        "most killed first": {"sort": ["-killed"]},
        "a country in a year": {"location": [country], **year},
        "a country, a type, 10 killed": {"location": [country], "type": ["attack"], "killed_min": ["10"]},
        "an actor, a word, two places": {"actor": [actor], "q": [COMMON], "location": [country, slugs["country"][1]]},
    }


def pages_of(connection):
    """{what: the slug or the number of one whose page is large}."""
    largest = "SELECT article_id FROM claims_claim GROUP BY article_id ORDER BY count(*) DESC, 1 LIMIT 1"
    (article,) = connection.execute(largest).fetchone()
    return {"article": article} | {what: slugs[0] for what, slugs in named(connection).items()}
