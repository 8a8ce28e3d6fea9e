-- The views of a kept state (kept.sql, kept_incidents.sql) with the columns that say what was merged. A record that was
-- merged is restricted as the one that it was merged into is, and a person is named as that one is: what a kept state has
-- of the merged one tells of the same.
CREATE OR REPLACE VIEW kept.restricted (noun, id) AS
SELECT 'location', id FROM locations_location WHERE status = 'restricted'
UNION ALL
SELECT 'location', merged.id FROM locations_location AS merged
JOIN locations_location AS stays ON stays.id = merged.merged_into_id WHERE stays.status = 'restricted'
UNION ALL
SELECT 'actor', id FROM actors_actor WHERE status = 'restricted'
UNION ALL
SELECT 'actor', merged.id FROM actors_actor AS merged
JOIN actors_actor AS stays ON stays.id = merged.merged_into_id WHERE stays.status = 'restricted'
UNION ALL
SELECT 'article', id FROM sources_article WHERE status = 'restricted'
UNION ALL
SELECT 'article', merged.id FROM sources_article AS merged
JOIN sources_article AS stays ON stays.id = merged.merged_into_id WHERE stays.status = 'restricted'
UNION ALL
SELECT 'incident', id FROM incidents_incident WHERE status = 'restricted'
UNION ALL
SELECT 'incident', merged.id FROM incidents_incident AS merged
JOIN incidents_incident AS stays ON stays.id = merged.merged_into_id WHERE stays.status = 'restricted'
UNION ALL
SELECT 'claim', id FROM claims_claim WHERE status = 'restricted'
UNION ALL
SELECT 'claim', merged.id FROM claims_claim AS merged
JOIN claims_claim AS stays ON stays.id = merged.merged_into_id WHERE stays.status = 'restricted';

CREATE OR REPLACE VIEW kept.sources_outlet AS
SELECT kept.* FROM kept.kept_rows('sources_outlet') AS one, jsonb_populate_record(NULL::sources_outlet, one) AS kept;

CREATE OR REPLACE VIEW kept.locations_location AS
SELECT kept.*
FROM kept.kept_rows('locations_location') AS one, jsonb_populate_record(NULL::locations_location, one) AS kept
WHERE NOT EXISTS (SELECT FROM kept.restricted AS now WHERE now.noun = 'location' AND now.id = kept.id);

-- How a person is named is what it is today.
CREATE OR REPLACE VIEW kept.actors_actor AS
SELECT kept.*
FROM
    kept.kept_rows('actors_actor') AS one
    JOIN actors_actor AS itself ON itself.id = (one ->> 'id')::bigint
    JOIN actors_actor AS now ON now.id = coalesce(itself.merged_into_id, itself.id) AND now.status <> 'restricted'
    CROSS JOIN jsonb_populate_record(NULL::actors_actor, one || jsonb_build_object('naming', now.naming)) AS kept;

CREATE OR REPLACE VIEW kept.sources_article AS
SELECT kept.*
FROM kept.kept_rows('sources_article') AS one, jsonb_populate_record(NULL::sources_article, one) AS kept
WHERE NOT EXISTS (SELECT FROM kept.restricted AS now WHERE now.noun = 'article' AND now.id = kept.id);

CREATE OR REPLACE VIEW kept.claims_claim AS
SELECT kept.*
FROM kept.kept_rows('claims_claim') AS one, jsonb_populate_record(NULL::claims_claim, one) AS kept
WHERE
    NOT EXISTS (SELECT FROM kept.restricted AS now WHERE now.noun = 'claim' AND now.id = kept.id)
    AND EXISTS (SELECT FROM kept.sources_article AS article WHERE article.id = kept.article_id)
    AND NOT EXISTS (
        SELECT FROM kept.restricted AS now
        WHERE now.noun = 'incident' AND now.id IN (kept.incident_id, kept.other_incident_id)
    )
    AND NOT EXISTS (
        SELECT FROM kept.restricted AS now
        WHERE now.noun = 'actor'
            AND now.id IN (
                kept.actor_id, kept.claimant_id, kept.speaks_for_id, kept.named_actor_id, kept.caused_by_id
            )
    )
    AND NOT EXISTS (SELECT FROM kept.restricted AS now WHERE now.noun = 'location' AND now.id = kept.location_id)
    AND NOT (
        kept.kind = 'name'
        AND EXISTS (
            SELECT FROM actors_actor AS itself JOIN actors_actor AS now ON now.id = coalesce(itself.merged_into_id, itself.id)
            WHERE itself.id = kept.actor_id AND now.naming <> 'named'
        )
    );

CREATE OR REPLACE VIEW kept.incidents_incident AS
WITH hidden (id) AS MATERIALIZED (
    SELECT DISTINCT (was ->> 'incident_id')::bigint
    FROM kept.kept_rows('claims_claim') AS was
    WHERE was ->> 'incident_id' IS NOT NULL
        AND NOT EXISTS (SELECT FROM kept.claims_claim AS still WHERE still.id = (was ->> 'id')::bigint)
),
said AS MATERIALIZED (
    SELECT * FROM kept.incident_summary(ARRAY(SELECT id FROM hidden))
)
SELECT kept.*
FROM kept.kept_rows('incidents_incident') AS one
LEFT JOIN said ON said.id = (one ->> 'id')::bigint
CROSS JOIN jsonb_populate_record(
    NULL::incidents_incident,
    CASE WHEN said.id IS NULL THEN one ELSE one || to_jsonb(said) || jsonb_build_object(
        'location_id', said.location, 'governorate_id', said.governorate, 'country_id', said.country
    ) END
) AS kept
WHERE NOT EXISTS (SELECT FROM kept.restricted AS now WHERE now.noun = 'incident' AND now.id = kept.id);
