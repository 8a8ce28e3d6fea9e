-- The words by which incidents are found: those of the title, and of what the public claims of today say.
CREATE OR REPLACE FUNCTION incident_words(ids bigint[]) RETURNS TABLE (id bigint, words tsvector)
LANGUAGE plpgsql STABLE
SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT incident.id, words_of(concat_ws(' ', incident.title, (
        SELECT string_agg(claim.text || ' ' || claim.words || ' ' || claim.name, ' ') FROM claims_claim AS claim
        WHERE claim.incident_id = incident.id AND claim.public AND claim.deprecated_reason = ''
    )))
    FROM incidents_incident AS incident WHERE incident.id = ANY (ids);
END;
$$;

CREATE OR REPLACE FUNCTION refresh_words(ids bigint[]) RETURNS void LANGUAGE sql
SET search_path FROM CURRENT AS $$
    INSERT INTO incidents_words SELECT * FROM incident_words(ids)
    ON CONFLICT (incident_id) DO UPDATE SET words = excluded.words
    WHERE incidents_words.words IS DISTINCT FROM excluded.words
$$;

-- Those of these incidents whose words are not what they should be.
CREATE OR REPLACE FUNCTION words_differing(ids bigint[]) RETURNS TABLE (id bigint, stored tsvector, words tsvector)
LANGUAGE sql STABLE
SET search_path FROM CURRENT AS $$
    SELECT said.id, told.words, said.words
    FROM incident_words(ids) AS said LEFT JOIN incidents_words AS told ON told.incident_id = said.id
    WHERE told.words IS DISTINCT FROM said.words
$$;

-- Whether these words (a line of words_in_line) stand in an incident's title, or in one of its public claims of today.
CREATE OR REPLACE FUNCTION incident_says(incident bigint, line text) RETURNS boolean LANGUAGE sql STABLE
SET search_path FROM CURRENT AS $$
    SELECT EXISTS (
        SELECT FROM incidents_incident WHERE id = incident AND words_stand(title, line)
    ) OR EXISTS (
        SELECT FROM claims_claim AS claim
        WHERE claim.incident_id = incident AND claim.public AND claim.deprecated_reason = ''
            AND (words_stand(claim.text, line) OR words_stand(claim.words, line) OR words_stand(claim.name, line))
    )
$$;
