-- The incidents of a kept state. Where a claim about one of them is not in the state any more, because it or something
-- that it names was restricted since, the summary is that of the claims that are still in it. incident_summary is the
-- one of the schema kept, which reads these views.
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
WHERE NOT EXISTS (SELECT FROM incidents_incident AS now WHERE now.id = kept.id AND now.status = 'restricted');
