-- The names of outlets, for search: what they should be, and the triggers that keep lib_name so. Readers see an outlet
-- as long as they see an article that it published, or that comes after it.
CREATE VIEW sources_names AS
SELECT
    'outlet'::text AS noun,
    id AS record,
    name::text AS name,
    NULL::bigint AS claim,
    EXISTS (SELECT FROM sources_article WHERE outlet_id = outlet.id AND status = 'published')
        OR EXISTS (SELECT FROM sources_article WHERE after_outlet_id = outlet.id AND status = 'published') AS shown
FROM sources_outlet AS outlet WHERE name <> '';

CREATE FUNCTION sources_named() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
DECLARE
    changed bigint[];
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        DELETE FROM lib_name WHERE noun = 'outlet';
    ELSIF TG_OP = 'INSERT' THEN
        SELECT array_agg(id) INTO changed FROM new_rows;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(id) INTO changed FROM old_rows;
    ELSE
        SELECT array_agg(DISTINCT id) INTO changed FROM (
            (SELECT id, name FROM new_rows EXCEPT SELECT id, name FROM old_rows)
            UNION ALL
            (SELECT id, name FROM old_rows EXCEPT SELECT id, name FROM new_rows)
        ) AS outlet;
    END IF;
    PERFORM names_refresh('sources_names', 'outlet', changed);
    RETURN NULL;
END;
$$;

-- Articles that readers see now, or see no more. An outlet that is shown already is not touched by more of its articles,
-- so that an import locks none; of one that loses an article, who takes the last two away at once waits for the other.
CREATE FUNCTION sources_named_by_articles() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    gained bigint[];
    lost bigint[];
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        SELECT array_agg(record) INTO lost FROM lib_name WHERE noun = 'outlet' AND shown;
    ELSIF TG_OP = 'INSERT' THEN
        SELECT array_agg(outlet) INTO gained FROM (
            SELECT outlet_id AS outlet FROM new_rows WHERE status = 'published'
            UNION SELECT after_outlet_id FROM new_rows WHERE status = 'published'
        ) AS those;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(outlet) INTO lost FROM (
            SELECT outlet_id AS outlet FROM old_rows WHERE status = 'published'
            UNION SELECT after_outlet_id FROM old_rows WHERE status = 'published'
        ) AS those;
    ELSE
        SELECT array_agg(DISTINCT outlet) INTO gained FROM (
            SELECT id, outlet_id, after_outlet_id FROM new_rows WHERE status = 'published'
            EXCEPT SELECT id, outlet_id, after_outlet_id FROM old_rows WHERE status = 'published'
        ) AS those, unnest(ARRAY[outlet_id, after_outlet_id]) AS outlet;
        SELECT array_agg(DISTINCT outlet) INTO lost FROM (
            SELECT id, outlet_id, after_outlet_id FROM old_rows WHERE status = 'published'
            EXCEPT SELECT id, outlet_id, after_outlet_id FROM new_rows WHERE status = 'published'
        ) AS those, unnest(ARRAY[outlet_id, after_outlet_id]) AS outlet;
    END IF;
    SELECT array_agg(record) INTO gained FROM lib_name
    WHERE record = ANY (gained) AND noun = 'outlet' AND NOT shown AND claim IS NULL;
    IF gained <> '{}' OR lost <> '{}' THEN
        PERFORM FROM sources_outlet WHERE id = ANY (gained || lost) ORDER BY id FOR NO KEY UPDATE;
        PERFORM names_refresh('sources_names', 'outlet', gained || lost);
    END IF;
    RETURN NULL;
END;
$$;

CREATE TRIGGER sources_named_insert AFTER INSERT ON sources_outlet
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION sources_named();
CREATE TRIGGER sources_named_update AFTER UPDATE ON sources_outlet
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION sources_named();
CREATE TRIGGER sources_named_delete AFTER DELETE ON sources_outlet
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION sources_named();
CREATE TRIGGER sources_named_truncate AFTER TRUNCATE ON sources_outlet
    FOR EACH STATEMENT EXECUTE FUNCTION sources_named();
CREATE TRIGGER sources_named_by_articles_insert AFTER INSERT ON sources_article
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION sources_named_by_articles();
CREATE TRIGGER sources_named_by_articles_update AFTER UPDATE ON sources_article
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION sources_named_by_articles();
CREATE TRIGGER sources_named_by_articles_delete AFTER DELETE ON sources_article
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION sources_named_by_articles();
CREATE TRIGGER sources_named_by_articles_truncate AFTER TRUNCATE ON sources_article
    FOR EACH STATEMENT EXECUTE FUNCTION sources_named_by_articles();
