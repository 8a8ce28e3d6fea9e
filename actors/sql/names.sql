-- The names that actors are shown by, for search: what they should be, and the triggers that keep lib_name so. Those that
-- are claimed of them are in claims/sql/names.sql.
CREATE VIEW actors_names AS
SELECT
    'actor'::text AS noun,
    id AS record,
    name::text AS name,
    NULL::bigint AS claim,
    status = 'published' AND naming = 'named' AS shown
FROM actors_actor WHERE name <> '';

CREATE FUNCTION actors_named() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
DECLARE
    changed bigint[];
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        DELETE FROM lib_name WHERE noun = 'actor' AND claim IS NULL;
    ELSIF TG_OP = 'INSERT' THEN
        SELECT array_agg(id) INTO changed FROM new_rows;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(id) INTO changed FROM old_rows;
    ELSE
        SELECT array_agg(DISTINCT id) INTO changed FROM (
            (SELECT id, name, status, naming FROM new_rows EXCEPT SELECT id, name, status, naming FROM old_rows)
            UNION ALL
            (SELECT id, name, status, naming FROM old_rows EXCEPT SELECT id, name, status, naming FROM new_rows)
        ) AS actor;
    END IF;
    PERFORM names_refresh('actors_names', 'actor', changed);
    RETURN NULL;
END;
$$;

CREATE TRIGGER actors_named_insert AFTER INSERT ON actors_actor
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION actors_named();
CREATE TRIGGER actors_named_update AFTER UPDATE ON actors_actor
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION actors_named();
CREATE TRIGGER actors_named_delete AFTER DELETE ON actors_actor
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION actors_named();
CREATE TRIGGER actors_named_truncate AFTER TRUNCATE ON actors_actor
    FOR EACH STATEMENT EXECUTE FUNCTION actors_named();
