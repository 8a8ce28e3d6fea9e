-- What happens when a claim, or a record that claims depend on, is written: once a statement, for all of its rows.
-- A trigger that ends up changing nothing writes nothing, so they do not go round in circles.
-- Never join the two transition tables: such a plan is kept, and grows with the product of their rows.
-- A transaction that writes very many claims says SET LOCAL sourceline.computed = 'at commit': then what a statement
-- touches is noted, and all of this is done when the transaction commits (at_commit.sql).

CREATE OR REPLACE FUNCTION claims_written() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    claims bigint[];     -- those that must be looked at again once their records are locked
    incidents bigint[];  -- those whose summary may change; only published claims can change one
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(id), array_agg(DISTINCT incident_id) INTO claims, incidents
        FROM new_rows WHERE status = 'published';
    ELSIF TG_OP = 'UPDATE' THEN
        -- A claim that only ceases to be public needs no lock: two transactions that hide two of its records
        -- would wait for each other.
        SELECT array_agg(id) INTO claims FROM (
            SELECT id, public, article_id, incident_id, other_incident_id, location_id,
                actor_id, claimant_id, claimant_words, speaks_for_id, named_actor_id, caused_by_id
            FROM new_rows WHERE status = 'published'
            EXCEPT
            SELECT id, shown, article_id, incident_id, other_incident_id, location_id,
                actor_id, claimant_id, claimant_words, speaks_for_id, named_actor_id, caused_by_id
            FROM old_rows CROSS JOIN LATERAL unnest(ARRAY[public, false]) AS shown WHERE status = 'published'
        ) AS changed;
        SELECT array_agg(incident_id) INTO incidents FROM (
            SELECT incident_id FROM new_rows WHERE status = 'published'
            UNION
            SELECT incident_id FROM old_rows WHERE status = 'published'
        ) AS touched;
    ELSE
        SELECT array_agg(DISTINCT incident_id) INTO incidents FROM old_rows WHERE status = 'published';
    END IF;
    incidents := array_remove(incidents, NULL);
    IF current_setting('sourceline.computed', true) = 'at commit' THEN
        IF TG_OP <> 'DELETE' THEN
            SELECT array_agg(id) INTO claims FROM new_rows;  -- drafts too: nothing was computed of any of them
        END IF;
        INSERT INTO claims_uncomputed (claims, incidents)
        SELECT coalesce(claims, '{}'), coalesce(incidents, '{}') WHERE claims <> '{}' OR incidents <> '{}';
        RETURN NULL;
    END IF;
    IF claims <> '{}' THEN
        PERFORM claims_lock_named(claims, incidents);
        PERFORM claims_update_visibility(claims);
    END IF;
    IF incidents <> '{}' THEN
        PERFORM refresh_incidents(incidents);
    END IF;
    RETURN NULL;
END;
$$;

-- These claims name a record that has changed. Their rows are locked first, so that of two transactions that change
-- two records of one claim the later one sees both.
CREATE OR REPLACE FUNCTION claims_reconsider(ids bigint[]) RETURNS void LANGUAGE plpgsql
SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
    PERFORM FROM claims_claim WHERE id = ANY (ids) ORDER BY id FOR NO KEY UPDATE;
    PERFORM claims_update_visibility(ids);
END;
$$;

-- The claims whose origin may be the voice of one of these outlets: printed by it, or passed on from it.
CREATE OR REPLACE FUNCTION claims_of_outlets(ids bigint[]) RETURNS SETOF bigint LANGUAGE plpgsql STABLE
SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
    RETURN QUERY
    WITH own AS (
        SELECT id FROM sources_article WHERE outlet_id = ANY (ids)
        UNION SELECT id FROM sources_article WHERE after_outlet_id = ANY (ids)
    ),
    either AS (
        SELECT id FROM own
        UNION SELECT article.id FROM own JOIN sources_article AS article ON article.after_article_id = own.id
    )
    SELECT claim.id FROM either JOIN claims_claim AS claim ON claim.article_id = either.id;
END;
$$;

CREATE OR REPLACE FUNCTION claims_actors_written() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    changed bigint[];
    sorted bigint[];  -- those that became a person or an organization: a killed person counts as one
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(id), array_agg(id) INTO changed, sorted FROM new_rows;
    ELSE
        SELECT array_agg(id) INTO changed FROM (
            SELECT id, status, naming FROM new_rows EXCEPT SELECT id, status, naming FROM old_rows
        ) AS actor;
        SELECT array_agg(id) INTO sorted FROM (
            SELECT id, kind FROM new_rows EXCEPT SELECT id, kind FROM old_rows
        ) AS actor;
    END IF;
    IF changed <> '{}' THEN
        PERFORM claims_reconsider(array_agg(id)) FROM (
            SELECT id FROM claims_claim WHERE actor_id = ANY (changed)
            UNION SELECT id FROM claims_claim WHERE claimant_id = ANY (changed)
            UNION SELECT id FROM claims_claim WHERE speaks_for_id = ANY (changed)
            UNION SELECT id FROM claims_claim WHERE named_actor_id = ANY (changed)
            UNION SELECT id FROM claims_claim WHERE caused_by_id = ANY (changed)
            UNION SELECT claims_of_outlets(array_agg(id)) FROM sources_outlet WHERE organization_id = ANY (changed)
        ) AS concerned HAVING count(*) > 0;
    END IF;
    IF sorted <> '{}' THEN
        PERFORM refresh_incidents(array_agg(DISTINCT incident_id))
        FROM claims_claim WHERE named_actor_id = ANY (sorted) AND public AND incident_id IS NOT NULL
        HAVING count(*) > 0;
    END IF;
    RETURN NULL;
END;
$$;

CREATE OR REPLACE FUNCTION claims_articles_written() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    changed bigint[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        -- Hardly any is claimed from before it is there: each is asked for by its key, whatever the planner believes.
        SELECT array_agg(id) INTO changed FROM new_rows AS article
        WHERE EXISTS (SELECT FROM claims_claim WHERE article_id = article.id)
            OR EXISTS (SELECT FROM sources_article AS later WHERE later.after_article_id = article.id);
    ELSE
        SELECT array_agg(id) INTO changed FROM (
            SELECT id, status, outlet_id, after_outlet_id, after_article_id, published FROM new_rows
            EXCEPT
            SELECT id, status, outlet_id, after_outlet_id, after_article_id, published FROM old_rows
        ) AS article;
    END IF;
    IF changed <> '{}' THEN
        PERFORM claims_reconsider(array_agg(id)) FROM (
            SELECT id FROM claims_claim WHERE article_id = ANY (changed)
            UNION
            SELECT claim.id FROM sources_article AS article JOIN claims_claim AS claim ON claim.article_id = article.id
            WHERE article.after_article_id = ANY (changed)
        ) AS concerned HAVING count(*) > 0;
        PERFORM refresh_incidents(array_agg(DISTINCT incident_id))
        FROM claims_claim WHERE article_id = ANY (changed) AND public AND incident_id IS NOT NULL
        HAVING count(*) > 0;
    END IF;
    RETURN NULL;
END;
$$;

CREATE OR REPLACE FUNCTION claims_outlets_written() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    changed bigint[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(id) INTO changed FROM new_rows;
    ELSE
        SELECT array_agg(id) INTO changed FROM (
            SELECT id, organization_id FROM new_rows EXCEPT SELECT id, organization_id FROM old_rows
        ) AS outlet;
    END IF;
    IF changed <> '{}' THEN
        PERFORM claims_reconsider(array_agg(id)) FROM claims_of_outlets(changed) AS id HAVING count(*) > 0;
    END IF;
    RETURN NULL;
END;
$$;

CREATE OR REPLACE FUNCTION claims_locations_written() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    changed bigint[];
    moved bigint[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        -- Nothing lies in a new place yet.
        SELECT array_agg(id), array_agg(id) INTO changed, moved FROM new_rows AS location
        WHERE EXISTS (SELECT FROM claims_claim WHERE location_id = location.id);
    ELSE
        SELECT array_agg(id) INTO changed FROM (
            SELECT id, status FROM new_rows EXCEPT SELECT id, status FROM old_rows
        ) AS location;
        SELECT array_agg(id) INTO moved FROM (
            SELECT id, path, kind, status, latitude, longitude FROM new_rows
            EXCEPT
            SELECT id, path, kind, status, latitude, longitude FROM old_rows
        ) AS location;
    END IF;
    IF changed <> '{}' THEN
        PERFORM claims_reconsider(array_agg(id)) FROM claims_claim WHERE location_id = ANY (changed)
        HAVING count(*) > 0;
    END IF;
    IF moved <> '{}' THEN
        -- The place of an incident, its governorate and its country may be any of those that hold a claim's location.
        PERFORM refresh_incidents(array_agg(DISTINCT claim.incident_id))
        FROM locations_location AS location JOIN claims_claim AS claim ON claim.location_id = location.id
        WHERE location.path && moved AND claim.public AND claim.incident_id IS NOT NULL
        HAVING count(*) > 0;
    END IF;
    RETURN NULL;
END;
$$;

CREATE OR REPLACE FUNCTION claims_incidents_written() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    changed bigint[];
    called bigint[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(id), array_agg(id) INTO changed, called FROM new_rows;
    ELSE
        SELECT array_agg(id) INTO changed FROM (
            SELECT id, status FROM new_rows EXCEPT SELECT id, status FROM old_rows
        ) AS incident;
        SELECT array_agg(id) INTO called FROM (
            SELECT id, title FROM new_rows EXCEPT SELECT id, title FROM old_rows
        ) AS incident;
    END IF;
    -- The function is not there while a migration is taken back.
    IF called <> '{}' AND to_regprocedure('refresh_words(bigint[])') IS NOT NULL THEN
        IF current_setting('sourceline.computed', true) = 'at commit' THEN
            INSERT INTO claims_uncomputed (claims, incidents, titled) VALUES ('{}', '{}', called);
        ELSE
            PERFORM refresh_words(called);
        END IF;
    END IF;
    IF changed <> '{}' THEN
        PERFORM claims_reconsider(array_agg(id)) FROM (
            SELECT id FROM claims_claim WHERE incident_id = ANY (changed)
            UNION SELECT id FROM claims_claim WHERE other_incident_id = ANY (changed)
        ) AS concerned HAVING count(*) > 0;
    END IF;
    RETURN NULL;
END;
$$;

CREATE OR REPLACE TRIGGER claim_visibility BEFORE INSERT OR UPDATE ON claims_claim
    FOR EACH ROW WHEN (current_setting('sourceline.computed', true) IS DISTINCT FROM 'at commit')
    EXECUTE FUNCTION claims_set_visibility();

CREATE OR REPLACE TRIGGER claim_inserted AFTER INSERT ON claims_claim
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION claims_written();
CREATE OR REPLACE TRIGGER claim_updated AFTER UPDATE ON claims_claim
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION claims_written();
CREATE OR REPLACE TRIGGER claim_deleted AFTER DELETE ON claims_claim
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION claims_written();

-- A record may be inserted after a claim that names it: foreign keys are checked when the transaction ends.
CREATE OR REPLACE TRIGGER claims_of_actor_inserted AFTER INSERT ON actors_actor
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION claims_actors_written();
CREATE OR REPLACE TRIGGER claims_of_actor_updated AFTER UPDATE ON actors_actor
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION claims_actors_written();
CREATE OR REPLACE TRIGGER claims_of_article_inserted AFTER INSERT ON sources_article
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION claims_articles_written();
CREATE OR REPLACE TRIGGER claims_of_article_updated AFTER UPDATE ON sources_article
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION claims_articles_written();
CREATE OR REPLACE TRIGGER claims_of_outlet_inserted AFTER INSERT ON sources_outlet
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION claims_outlets_written();
CREATE OR REPLACE TRIGGER claims_of_outlet_updated AFTER UPDATE ON sources_outlet
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION claims_outlets_written();
CREATE OR REPLACE TRIGGER claims_of_location_inserted AFTER INSERT ON locations_location
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION claims_locations_written();
CREATE OR REPLACE TRIGGER claims_of_location_updated AFTER UPDATE ON locations_location
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION claims_locations_written();
CREATE OR REPLACE TRIGGER claims_of_incident_inserted AFTER INSERT ON incidents_incident
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION claims_incidents_written();
CREATE OR REPLACE TRIGGER claims_of_incident_updated AFTER UPDATE ON incidents_incident
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION claims_incidents_written();
