-- The names of outlets (names.sql), now that outlets are merged: the name of one that was merged is a name of the one that
-- it was merged into. Readers find that one by it if they ever saw the merged one, as the history of its articles says.
CREATE OR REPLACE VIEW sources_names AS
SELECT
    'outlet'::text AS noun,
    id AS record,
    name::text AS name,
    NULL::bigint AS claim,
    EXISTS (SELECT FROM sources_article WHERE outlet_id = outlet.id AND status = 'published')
        OR EXISTS (SELECT FROM sources_article WHERE after_outlet_id = outlet.id AND status = 'published') AS shown
FROM sources_outlet AS outlet WHERE name <> '' AND merged_into_id IS NULL
UNION ALL
SELECT
    'outlet',
    stays.id,
    merged.name,
    NULL,
    EXISTS (
        SELECT FROM sources_article AS article JOIN sources_articleevent AS was ON was.pgh_obj_id = article.id
        WHERE article.outlet_id = stays.id AND article.status = 'published'
            AND was.outlet_id = merged.id AND was.status = 'published'
    ) OR EXISTS (
        SELECT FROM sources_article AS article JOIN sources_articleevent AS was ON was.pgh_obj_id = article.id
        WHERE article.after_outlet_id = stays.id AND article.status = 'published'
            AND was.after_outlet_id = merged.id AND was.status = 'published'
    )
FROM sources_outlet AS merged JOIN sources_outlet AS stays ON stays.id = merged.merged_into_id
WHERE merged.name <> '';

CREATE OR REPLACE FUNCTION sources_named() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
DECLARE
    changed bigint[];
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        DELETE FROM lib_name WHERE noun = 'outlet';
    ELSIF TG_OP = 'INSERT' THEN
        SELECT array_agg(id) || array_agg(merged_into_id) INTO changed FROM new_rows;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(id) || array_agg(merged_into_id) INTO changed FROM old_rows;
    ELSE
        SELECT array_agg(id) || array_agg(merged_into_id) INTO changed FROM (
            (SELECT id, merged_into_id, name FROM new_rows EXCEPT SELECT id, merged_into_id, name FROM old_rows)
            UNION ALL
            (SELECT id, merged_into_id, name FROM old_rows EXCEPT SELECT id, merged_into_id, name FROM new_rows)
        ) AS outlet;
    END IF;
    PERFORM names_refresh('sources_names', 'outlet', array_remove(changed, NULL));
    RETURN NULL;
END;
$$;
