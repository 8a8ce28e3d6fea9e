-- The names that actors are shown by (names.sql), now that actors are merged: the name of one that was merged is a name of
-- the one that it was merged into. Readers find that one by it if they ever saw the merged one, as its history says.
CREATE OR REPLACE VIEW actors_names AS
SELECT
    'actor'::text AS noun,
    id AS record,
    name::text AS name,
    NULL::bigint AS claim,
    status = 'published' AND naming = 'named' AS shown
FROM actors_actor WHERE name <> '' AND merged_into_id IS NULL
UNION ALL
SELECT
    'actor',
    stays.id,
    merged.name,
    NULL,
    stays.status = 'published' AND stays.naming = 'named' AND bool_or(
        EXISTS (SELECT FROM actors_actorevent WHERE pgh_obj_id = merged.id AND status = 'published')
    )
FROM actors_actor AS merged JOIN actors_actor AS stays ON stays.id = merged.merged_into_id
WHERE merged.name <> '' AND merged.name <> stays.name
GROUP BY stays.id, merged.name;

CREATE OR REPLACE FUNCTION actors_named() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
DECLARE
    changed bigint[];
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        DELETE FROM lib_name WHERE noun = 'actor' AND claim IS NULL;
    ELSIF TG_OP = 'INSERT' THEN
        SELECT array_agg(id) || array_agg(merged_into_id) INTO changed FROM new_rows;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(id) || array_agg(merged_into_id) INTO changed FROM old_rows;
    ELSE
        SELECT array_agg(id) || array_agg(merged_into_id) INTO changed FROM (
            (SELECT id, merged_into_id, name, status, naming FROM new_rows
            EXCEPT SELECT id, merged_into_id, name, status, naming FROM old_rows)
            UNION ALL
            (SELECT id, merged_into_id, name, status, naming FROM old_rows
            EXCEPT SELECT id, merged_into_id, name, status, naming FROM new_rows)
        ) AS actor;
    END IF;
    PERFORM names_refresh('actors_names', 'actor', array_remove(changed, NULL));
    RETURN NULL;
END;
$$;
