-- The names that claims give actors, for search: what they should be, and the triggers that keep lib_name so. Curators
-- find drafts by it too; what is withdrawn, restricted or deprecated is found by nobody. `public` knows whether the actor
-- may be named (visibility.sql): where that changes, the claims are written again.
CREATE VIEW claims_names AS
SELECT 'actor'::text AS noun, actor_id AS record, name::text AS name, id AS claim, public AS shown
FROM claims_claim
WHERE kind = 'name' AND actor_id IS NOT NULL AND name <> ''
    AND status IN ('draft', 'review', 'published') AND deprecated_reason = '';

-- Of half a million claims nearly none give a name: nothing else is looked at.
CREATE FUNCTION claims_naming() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
DECLARE
    changed bigint[];
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        DELETE FROM lib_name WHERE claim IS NOT NULL;
    ELSIF TG_OP = 'INSERT' THEN
        SELECT array_agg(id) INTO changed FROM new_rows WHERE kind = 'name';
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(id) INTO changed FROM old_rows WHERE kind = 'name';
    ELSE
        SELECT array_agg(id) INTO changed FROM (
            SELECT id FROM new_rows WHERE kind = 'name' UNION SELECT id FROM old_rows WHERE kind = 'name'
        ) AS claim;
    END IF;
    PERFORM names_refresh('claims_names', 'claim', changed);
    RETURN NULL;
END;
$$;

CREATE TRIGGER claims_naming_insert AFTER INSERT ON claims_claim
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION claims_naming();
CREATE TRIGGER claims_naming_update AFTER UPDATE ON claims_claim
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION claims_naming();
CREATE TRIGGER claims_naming_delete AFTER DELETE ON claims_claim
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION claims_naming();
CREATE TRIGGER claims_naming_truncate AFTER TRUNCATE ON claims_claim
    FOR EACH STATEMENT EXECUTE FUNCTION claims_naming();

-- Of equals the better known comes first: the actor of whom more is claimed, or that says more; the wider place.
CREATE OR REPLACE VIEW lib_known AS
SELECT 'actor'::text AS noun, record, sum(number)::bigint AS number
FROM claims_tally WHERE noun IN ('actor', 'claimant') GROUP BY record
UNION ALL
SELECT 'location', id, -cardinality(path) FROM locations_location;
