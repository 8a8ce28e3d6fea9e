-- Names that may be what is asked for, the likeliest first: at most four of a record, `most` of a noun. `numbers`: how
-- many names have each of its words; `known`: how well known the record is.
--     groups   for each question the group that it belongs to, those of one together: each group is asked for itself, so
--              that none is crowded out by another
--     asked    questions for terms of names, one after the other until `enough` names of the group are found; `bound`
--              names of each
--     weights  {word: how much it tells that a name has it}
CREATE OR REPLACE FUNCTION names_likely(
    only_shown boolean, groups text[], asked text[], weights jsonb, bound integer, enough integer, most integer
) RETURNS TABLE (
    noun text, record bigint, name text, claim bigint, shown boolean, words text[], numbers bigint[], known bigint
)
LANGUAGE plpgsql STABLE SET search_path FROM CURRENT SET enable_seqscan = off SET enable_indexscan = off AS $$
#variable_conflict use_column
DECLARE
    those tid[] := '{}';
    places tid[] := '{}';
BEGIN
    FOR at IN 1 .. cardinality(asked) LOOP
        IF at > 1 AND groups[at] <> groups[at - 1] THEN
            places := places || those;
            those := '{}';
        END IF;
        CONTINUE WHEN cardinality(those) >= enough;
        -- By the index of terms, and not by reading another one from its beginning in the hope of an early end.
        those := those || ARRAY(
            SELECT one.ctid FROM lib_name AS one
            WHERE one.terms @@ asked[at]::tsquery AND (one.shown OR NOT only_shown)
            LIMIT bound
        );
    END LOOP;
    places := places || those;
    PERFORM set_config('enable_indexscan', 'on', true);
    RETURN QUERY
    WITH weighed AS (
        SELECT one.*, (
            SELECT coalesce(sum((weights ->> word)::real), 0) FROM unnest(one.words) AS word
        ) / (2 + cardinality(one.words)) AS weight
        FROM lib_name AS one WHERE one.ctid = ANY (places)
    ),
    heaviest AS MATERIALIZED (
        SELECT * FROM (
            SELECT *, row_number() OVER (PARTITION BY noun ORDER BY weight DESC, id) AS at FROM weighed
        ) AS one WHERE at <= most * 4
    ),
    told AS MATERIALIZED (
        SELECT noun, record, number FROM lib_known WHERE record = ANY (ARRAY(SELECT record FROM heaviest))
    ),
    placed AS (
        SELECT heaviest.*, coalesce(number, 0) AS known,
            row_number() OVER (PARTITION BY noun, record ORDER BY weight DESC, claim NULLS FIRST, id) AS place
        FROM heaviest LEFT JOIN told USING (noun, record)
    ),
    likeliest AS MATERIALIZED (
        SELECT * FROM (
            SELECT *, row_number() OVER (PARTITION BY noun ORDER BY weight DESC, shown DESC, known DESC, id) AS rank
            FROM placed WHERE place <= 4
        ) AS one WHERE rank <= most
    )
    SELECT noun, record, name, claim, shown, words, ARRAY(
        SELECT coalesce(names, 0) FROM unnest(words) WITH ORDINALITY AS said (word, at)
        LEFT JOIN lib_nameword AS kept ON kept.word = said.word ORDER BY at
    ), known
    FROM likeliest;
END;
$$;
