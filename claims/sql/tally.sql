-- Numbers that pages show of actors and articles, kept, so that nobody counts half a million claims for one number. The
-- number is the sum of the rows of its key. A writer adds what it changed to the rows that nobody else holds, and makes
-- one row of all: so writers never wait for each other, and a key has one row soon after (docs/adr/0020).
--     actor      public claims about an actor or naming it
--     claimant   public claims that it makes, or that are made for it
--     article    public claims drawn from an article
--     in         published incidents in which an actor has a part
--     in:<role>  those in which it has this role
CREATE TABLE claims_tally (noun text NOT NULL, record bigint NOT NULL, number bigint NOT NULL);
CREATE INDEX claims_tally_of ON claims_tally (record, noun);

-- What one public claim counts for; each record once.
CREATE FUNCTION claims_counting_for(
    article bigint, about bigint, named bigint, cause bigint, claimant bigint, body bigint
) RETURNS TABLE (noun text, record bigint) LANGUAGE sql IMMUTABLE AS $$
    SELECT 'article', article
    UNION ALL SELECT 'actor', about WHERE about IS NOT NULL
    UNION ALL SELECT 'actor', named WHERE named IS NOT NULL AND named IS DISTINCT FROM about
    UNION ALL SELECT 'actor', cause WHERE cause IS NOT NULL AND cause IS DISTINCT FROM about
        AND cause IS DISTINCT FROM named
    UNION ALL SELECT 'claimant', claimant WHERE claimant IS NOT NULL
    UNION ALL SELECT 'claimant', body WHERE body IS NOT NULL AND body IS DISTINCT FROM claimant
$$;

-- What one published incident counts for, by its participants.
CREATE FUNCTION incidents_counting_for(participants varchar[])
RETURNS TABLE (noun text, record bigint) LANGUAGE sql IMMUTABLE AS $$
    SELECT 'in:' || split_part(entry, ':', 1), split_part(entry, ':', 2)::bigint FROM unnest(participants) AS entry
    UNION SELECT 'in', split_part(entry, ':', 2)::bigint FROM unnest(participants) AS entry
$$;

-- Add to the numbers.
CREATE FUNCTION claims_tally_add(nouns text[], records bigint[], numbers bigint[]) RETURNS void LANGUAGE sql
SET search_path FROM CURRENT SET enable_seqscan = off AS $$
    WITH changed AS (
        SELECT * FROM unnest(nouns, records, numbers) AS changed (noun, record, number)
    ),
    free AS MATERIALIZED (
        SELECT tally.ctid AS place FROM changed JOIN claims_tally AS tally USING (record, noun)
        FOR UPDATE OF tally SKIP LOCKED
    ),
    gone AS (
        DELETE FROM claims_tally WHERE ctid = ANY (ARRAY(SELECT place FROM free)) RETURNING *
    )
    INSERT INTO claims_tally
    SELECT noun, record, sum(number) FROM (SELECT * FROM gone UNION ALL SELECT * FROM changed) AS every
    GROUP BY noun, record HAVING sum(number) <> 0
$$;

CREATE FUNCTION claims_tally_claims() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        DELETE FROM claims_tally WHERE noun IN ('actor', 'claimant', 'article');
    ELSIF TG_OP = 'INSERT' THEN
        PERFORM claims_tally_add(array_agg(noun), array_agg(record), array_agg(number)) FROM (
            SELECT noun, record, count(*) AS number FROM new_rows, claims_counting_for(
                article_id, actor_id, named_actor_id, caused_by_id, claimant_id, speaks_for_id
            ) WHERE public GROUP BY noun, record
        ) AS changed HAVING count(*) > 0;
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM claims_tally_add(array_agg(noun), array_agg(record), array_agg(-number)) FROM (
            SELECT noun, record, count(*) AS number FROM old_rows, claims_counting_for(
                article_id, actor_id, named_actor_id, caused_by_id, claimant_id, speaks_for_id
            ) WHERE public GROUP BY noun, record
        ) AS changed HAVING count(*) > 0;
    ELSE
        PERFORM claims_tally_add(array_agg(noun), array_agg(record), array_agg(number)) FROM (
            SELECT noun, record, sum(sign)::bigint AS number FROM (
                SELECT 1, article_id, actor_id, named_actor_id, caused_by_id, claimant_id, speaks_for_id
                FROM new_rows WHERE public
                UNION ALL
                SELECT -1, article_id, actor_id, named_actor_id, caused_by_id, claimant_id, speaks_for_id
                FROM old_rows WHERE public
            ) AS one (sign, article, about, named, cause, claimant, body),
            claims_counting_for(article, about, named, cause, claimant, body)
            GROUP BY noun, record HAVING sum(sign) <> 0
        ) AS changed HAVING count(*) > 0;
    END IF;
    RETURN NULL;
END;
$$;

CREATE FUNCTION claims_tally_incidents() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        DELETE FROM claims_tally WHERE noun = 'in' OR noun LIKE 'in:%';
    ELSIF TG_OP = 'INSERT' THEN
        PERFORM claims_tally_add(array_agg(noun), array_agg(record), array_agg(number)) FROM (
            SELECT noun, record, count(*) AS number FROM new_rows, incidents_counting_for(participants)
            WHERE status = 'published' GROUP BY noun, record
        ) AS changed HAVING count(*) > 0;
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM claims_tally_add(array_agg(noun), array_agg(record), array_agg(-number)) FROM (
            SELECT noun, record, count(*) AS number FROM old_rows, incidents_counting_for(participants)
            WHERE status = 'published' GROUP BY noun, record
        ) AS changed HAVING count(*) > 0;
    ELSE
        PERFORM claims_tally_add(array_agg(noun), array_agg(record), array_agg(number)) FROM (
            SELECT noun, record, sum(sign)::bigint AS number FROM (
                SELECT 1, participants FROM new_rows WHERE status = 'published'
                UNION ALL
                SELECT -1, participants FROM old_rows WHERE status = 'published'
            ) AS one (sign, participants), incidents_counting_for(participants)
            GROUP BY noun, record HAVING sum(sign) <> 0
        ) AS changed HAVING count(*) > 0;
    END IF;
    RETURN NULL;
END;
$$;

CREATE TRIGGER claims_tallied_insert AFTER INSERT ON claims_claim
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION claims_tally_claims();
CREATE TRIGGER claims_tallied_update AFTER UPDATE ON claims_claim
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION claims_tally_claims();
CREATE TRIGGER claims_tallied_delete AFTER DELETE ON claims_claim
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION claims_tally_claims();
CREATE TRIGGER claims_tallied_truncate AFTER TRUNCATE ON claims_claim
    FOR EACH STATEMENT EXECUTE FUNCTION claims_tally_claims();
CREATE TRIGGER incidents_tallied_insert AFTER INSERT ON incidents_incident
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION claims_tally_incidents();
CREATE TRIGGER incidents_tallied_update AFTER UPDATE ON incidents_incident
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION claims_tally_incidents();
CREATE TRIGGER incidents_tallied_delete AFTER DELETE ON incidents_incident
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION claims_tally_incidents();
CREATE TRIGGER incidents_tallied_truncate AFTER TRUNCATE ON incidents_incident
    FOR EACH STATEMENT EXECUTE FUNCTION claims_tally_incidents();
