-- A kept state of a page, read as if the tables were still so: views of the schema "kept" have the names and columns of
-- the tables and the rows of one pin, the one that the setting sourceline.pin names. Whoever puts the schema before the
-- others in the search path reads the state by the very queries that read the present. What was restricted since, and
-- the names of persons who are not named any more, are not in them.
CREATE SCHEMA kept;

CREATE FUNCTION kept.kept_rows(of text) RETURNS SETOF jsonb LANGUAGE sql STABLE
SET search_path FROM CURRENT AS $$
    SELECT jsonb_array_elements(content -> of) FROM claims_pin WHERE key = current_setting('sourceline.pin', true)
$$;

CREATE VIEW kept.codebook_term AS
SELECT kept.* FROM kept.kept_rows('codebook_term') AS one, jsonb_populate_record(NULL::codebook_term, one) AS kept;

CREATE VIEW kept.sources_outlet AS
SELECT kept.* FROM kept.kept_rows('sources_outlet') AS one, jsonb_populate_record(NULL::sources_outlet, one) AS kept;

CREATE VIEW kept.claims_claim_rests_on AS
SELECT kept.*
FROM
    kept.kept_rows('claims_claim_rests_on') AS one,
    jsonb_populate_record(NULL::claims_claim_rests_on, one) AS kept;

CREATE VIEW kept.locations_location AS
SELECT kept.*
FROM kept.kept_rows('locations_location') AS one, jsonb_populate_record(NULL::locations_location, one) AS kept
WHERE NOT EXISTS (SELECT FROM locations_location AS now WHERE now.id = kept.id AND now.status = 'restricted');

-- How a person is named is what it is today.
CREATE VIEW kept.actors_actor AS
SELECT kept.*
FROM
    kept.kept_rows('actors_actor') AS one
    JOIN actors_actor AS now ON now.id = (one ->> 'id')::bigint AND now.status <> 'restricted'
    CROSS JOIN jsonb_populate_record(NULL::actors_actor, one || jsonb_build_object('naming', now.naming)) AS kept;

CREATE VIEW kept.sources_article AS
SELECT kept.*
FROM kept.kept_rows('sources_article') AS one, jsonb_populate_record(NULL::sources_article, one) AS kept
WHERE NOT EXISTS (SELECT FROM sources_article AS now WHERE now.id = kept.id AND now.status = 'restricted');

CREATE VIEW kept.incidents_incident AS
SELECT kept.*
FROM kept.kept_rows('incidents_incident') AS one, jsonb_populate_record(NULL::incidents_incident, one) AS kept
WHERE NOT EXISTS (SELECT FROM incidents_incident AS now WHERE now.id = kept.id AND now.status = 'restricted');

CREATE VIEW kept.claims_claim AS
SELECT kept.*
FROM kept.kept_rows('claims_claim') AS one, jsonb_populate_record(NULL::claims_claim, one) AS kept
WHERE
    NOT EXISTS (SELECT FROM claims_claim AS now WHERE now.id = kept.id AND now.status = 'restricted')
    AND EXISTS (SELECT FROM kept.sources_article AS article WHERE article.id = kept.article_id)
    AND NOT EXISTS (
        SELECT FROM incidents_incident AS now
        WHERE now.id IN (kept.incident_id, kept.other_incident_id) AND now.status = 'restricted'
    )
    AND NOT EXISTS (
        SELECT FROM actors_actor AS now
        WHERE now.status = 'restricted'
            AND now.id IN (
                kept.actor_id, kept.claimant_id, kept.speaks_for_id, kept.named_actor_id, kept.caused_by_id
            )
    )
    AND NOT EXISTS (
        SELECT FROM locations_location AS now WHERE now.id = kept.location_id AND now.status = 'restricted'
    )
    AND NOT (
        kept.kind = 'name'
        AND EXISTS (SELECT FROM actors_actor AS now WHERE now.id = kept.actor_id AND now.naming <> 'named')
    );
