-- Which claims readers may see, and whose words each one is: the columns public and origin of claims_claim.
-- Every function that is called from outside this folder fixes its search path, so that it works in a database
-- restored from a dump and whatever path its caller has. Where a plan is kept for a few rows and for thousands, the
-- kinds of scans and joins that read a whole table are ruled out.

-- One claim, as a row that need not be stored yet. No row if its article is not there.
CREATE OR REPLACE FUNCTION claim_visibility(claim claims_claim) RETURNS TABLE (public boolean, origin text)
LANGUAGE sql STABLE AS $$
    SELECT
        claim.status = 'published'
        AND article.status = 'published'
        AND NOT EXISTS (
            SELECT FROM incidents_incident AS incident
            WHERE incident.id IN (claim.incident_id, claim.other_incident_id) AND incident.status <> 'published'
        )
        AND NOT EXISTS (
            SELECT FROM actors_actor AS actor
            WHERE actor.id IN (
                claim.actor_id, claim.claimant_id, claim.speaks_for_id, claim.named_actor_id, claim.caused_by_id
            ) AND actor.status <> 'published'
        )
        AND NOT EXISTS (
            SELECT FROM locations_location AS location
            WHERE location.id = claim.location_id AND location.status <> 'published'
        )
        AND NOT (
            claim.kind = 'name'
            AND EXISTS (
                SELECT FROM actors_actor AS person WHERE person.id = claim.actor_id AND person.naming <> 'named'
            )
        ),
        CASE
            WHEN claim.speaks_for_id IS NOT NULL THEN 'a:' || claim.speaks_for_id
            WHEN claim.claimant_id IS NOT NULL THEN 'a:' || claim.claimant_id
            WHEN claim.claimant_words <> '' THEN 'w:' || root.id || ':' || lower(claim.claimant_words)
            WHEN organization.id IS NOT NULL THEN 'a:' || organization.id
            ELSE 'o:' || root.id
        END
    FROM sources_article AS article
    LEFT JOIN sources_article AS passed_on
        ON passed_on.id = article.after_article_id AND passed_on.status = 'published'
    CROSS JOIN LATERAL (
        SELECT coalesce(
            article.after_outlet_id, passed_on.after_outlet_id, passed_on.outlet_id, article.outlet_id
        ) AS id
    ) AS root
    LEFT JOIN sources_outlet AS outlet ON outlet.id = root.id
    -- Of an organization or an article that readers may not see, nothing is told by what has the same origin.
    LEFT JOIN actors_actor AS organization
        ON organization.id = outlet.organization_id AND organization.status = 'published'
    WHERE article.id = claim.article_id
$$;

-- Before a claim is written. What the writer gave for the two columns is never taken.
CREATE OR REPLACE FUNCTION claims_set_visibility() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
    SELECT visibility.public, visibility.origin INTO NEW.public, NEW.origin FROM claim_visibility(NEW) AS visibility;
    NEW.public := coalesce(NEW.public, false);
    NEW.origin := coalesce(NEW.origin, '');
    RETURN NEW;
END;
$$;

-- Those of these claims whose public or origin is not what it should be, with what it should be.
CREATE OR REPLACE FUNCTION claims_differing(ids bigint[]) RETURNS TABLE (id bigint, public boolean, origin text)
LANGUAGE plpgsql STABLE ROWS 10
SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT claim.id, visibility.public, visibility.origin
    FROM claims_claim AS claim, claim_visibility(claim) AS visibility
    WHERE claim.id = ANY (ids) AND (claim.public, claim.origin) IS DISTINCT FROM (visibility.public, visibility.origin);
END;
$$;

-- Write public and origin again where they are not what they should be. The triggers of the table do the rest; they
-- join many rows at once, so that no kind of join is ruled out here.
CREATE OR REPLACE FUNCTION claims_update_visibility(ids bigint[]) RETURNS void LANGUAGE plpgsql
SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
    -- Even an update of no row costs: it readies all checks of the table, and fires its triggers.
    IF EXISTS (SELECT FROM claims_differing(ids)) THEN
        UPDATE claims_claim AS claim SET public = differing.public, origin = differing.origin
        FROM claims_differing(ids) AS differing WHERE claim.id = differing.id;
    END IF;
END;
$$;

-- Lock all that the visibility and the summaries of these claims depend on, so that nobody changes it until this
-- transaction ends: a claim published in one transaction while another restricts its actor must not stay public.
-- Always in this order: locations, actors, articles, outlets, incidents, and in each by id. The ids are gathered
-- first: found by its key, a row costs the same whatever the planner believes of a table that has just been filled.
CREATE OR REPLACE FUNCTION claims_lock_named(ids bigint[], incident_ids bigint[]) RETURNS void LANGUAGE plpgsql
SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    places bigint[];
    people bigint[];
    texts bigint[];
    earlier bigint[];
    publishers bigint[];
    linked bigint[];
BEGIN
    SELECT
        array_agg(DISTINCT location_id), array_agg(DISTINCT article_id), array_agg(DISTINCT other_incident_id)
    INTO places, texts, linked FROM claims_claim WHERE id = ANY (ids);
    SELECT array_agg(DISTINCT actor) INTO people FROM claims_claim
    CROSS JOIN LATERAL unnest(ARRAY[actor_id, claimant_id, speaks_for_id, named_actor_id, caused_by_id]) AS actor
    WHERE id = ANY (ids);
    -- Whose voice the outlets are: their own, and those of what the articles pass on.
    SELECT array_agg(DISTINCT after_article_id) INTO earlier FROM sources_article WHERE id = ANY (texts);
    SELECT array_agg(DISTINCT outlet) INTO publishers FROM sources_article
    CROSS JOIN LATERAL unnest(ARRAY[outlet_id, after_outlet_id]) AS outlet WHERE id = ANY (texts || earlier);
    SELECT people || array_agg(organization_id) INTO people FROM sources_outlet WHERE id = ANY (publishers);
    SELECT array_agg(DISTINCT holder) INTO places FROM locations_location
    CROSS JOIN LATERAL unnest(path) AS holder WHERE id = ANY (places);
    PERFORM FROM locations_location WHERE id = ANY (places) ORDER BY id FOR SHARE;
    PERFORM FROM actors_actor WHERE id = ANY (people) ORDER BY id FOR SHARE;
    PERFORM FROM sources_article WHERE id = ANY (texts || earlier) ORDER BY id FOR SHARE;
    PERFORM FROM sources_outlet WHERE id = ANY (publishers) ORDER BY id FOR SHARE;
    PERFORM FROM incidents_incident WHERE id = ANY (incident_ids || linked) ORDER BY id FOR NO KEY UPDATE;
END;
$$;
