-- The names of places (names.sql), now that places are merged: those of one that was merged are other names of the one that
-- it was merged into, rows of locations_locationname. Its own two are left out. The status of a place is looked up name by
-- name: joined, it takes the square of their number where a table that was just filled is thought to be empty.
CREATE OR REPLACE VIEW locations_names AS
SELECT 'location'::text AS noun, record, name, NULL::bigint AS claim, shown
FROM (
    SELECT id AS record, name::text AS name, status = 'published' AS shown FROM locations_location
    WHERE merged_into_id IS NULL
    UNION SELECT id, name_ar, status = 'published' FROM locations_location WHERE merged_into_id IS NULL
    UNION SELECT other.location_id, other.name, (
        SELECT place.status = 'published' FROM locations_location AS place WHERE place.id = other.location_id
    )
    FROM locations_locationname AS other
) AS every
WHERE name <> '';

CREATE OR REPLACE FUNCTION locations_named() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
DECLARE
    changed bigint[];
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        DELETE FROM lib_name WHERE noun = 'location';
    ELSIF TG_OP = 'INSERT' THEN
        SELECT array_agg(id) INTO changed FROM new_rows;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(id) INTO changed FROM old_rows;
    ELSE
        SELECT array_agg(DISTINCT id) INTO changed FROM (
            (SELECT id, merged_into_id, name, name_ar, status FROM new_rows
            EXCEPT SELECT id, merged_into_id, name, name_ar, status FROM old_rows)
            UNION ALL
            (SELECT id, merged_into_id, name, name_ar, status FROM old_rows
            EXCEPT SELECT id, merged_into_id, name, name_ar, status FROM new_rows)
        ) AS place;
    END IF;
    PERFORM names_refresh('locations_names', 'location', changed);
    RETURN NULL;
END;
$$;
