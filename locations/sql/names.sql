-- The names of places in all their spellings, for search: what they should be, and the triggers that keep lib_name so.
CREATE VIEW locations_names AS
SELECT 'location'::text AS noun, record, name, NULL::bigint AS claim, shown
FROM (
    SELECT id AS record, name::text AS name, status = 'published' AS shown FROM locations_location
    UNION SELECT id, name_ar, status = 'published' FROM locations_location
    UNION SELECT place.id, other.name, place.status = 'published'
    FROM locations_locationname AS other JOIN locations_location AS place ON place.id = other.location_id
) AS every
WHERE name <> '';

CREATE FUNCTION locations_named() RETURNS trigger LANGUAGE plpgsql
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
            (SELECT id, name, name_ar, status FROM new_rows EXCEPT SELECT id, name, name_ar, status FROM old_rows)
            UNION ALL
            (SELECT id, name, name_ar, status FROM old_rows EXCEPT SELECT id, name, name_ar, status FROM new_rows)
        ) AS place;
    END IF;
    PERFORM names_refresh('locations_names', 'location', changed);
    RETURN NULL;
END;
$$;

-- Other names. Their place is locked: if somebody withdraws it at this moment, its new name must not stay shown.
CREATE FUNCTION locations_named_otherwise() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
DECLARE
    changed bigint[];
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        SELECT array_agg(DISTINCT record) INTO changed FROM lib_name WHERE noun = 'location';
    ELSIF TG_OP = 'INSERT' THEN
        SELECT array_agg(DISTINCT location_id) INTO changed FROM new_rows;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(DISTINCT location_id) INTO changed FROM old_rows;
    ELSE
        SELECT array_agg(DISTINCT location_id) INTO changed FROM (
            SELECT location_id FROM new_rows UNION ALL SELECT location_id FROM old_rows
        ) AS other;
    END IF;
    PERFORM FROM locations_location WHERE id = ANY (changed) ORDER BY id FOR NO KEY UPDATE;
    PERFORM names_refresh('locations_names', 'location', changed);
    RETURN NULL;
END;
$$;

CREATE TRIGGER locations_named_insert AFTER INSERT ON locations_location
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION locations_named();
CREATE TRIGGER locations_named_update AFTER UPDATE ON locations_location
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION locations_named();
CREATE TRIGGER locations_named_delete AFTER DELETE ON locations_location
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION locations_named();
CREATE TRIGGER locations_named_truncate AFTER TRUNCATE ON locations_location
    FOR EACH STATEMENT EXECUTE FUNCTION locations_named();
CREATE TRIGGER locations_named_otherwise_insert AFTER INSERT ON locations_locationname
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION locations_named_otherwise();
CREATE TRIGGER locations_named_otherwise_update AFTER UPDATE ON locations_locationname
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION locations_named_otherwise();
CREATE TRIGGER locations_named_otherwise_delete AFTER DELETE ON locations_locationname
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION locations_named_otherwise();
CREATE TRIGGER locations_named_otherwise_truncate AFTER TRUNCATE ON locations_locationname
    FOR EACH STATEMENT EXECUTE FUNCTION locations_named_otherwise();
