-- The names by which records are found (lib/names.py, docs/adr/0021). Each room has a view that says what its names are
-- (noun, record, name, claim, shown), and triggers that keep lib_name so. Folding is done in Python: until then the
-- words of a name are null.

-- How well known a record is: of equals the greater number comes first. The rooms that know it say it by this view.
CREATE VIEW lib_known AS SELECT ''::text AS noun, 0::bigint AS record, 0::bigint AS number WHERE false;

-- Make the rows of lib_name what a view says they are. `ids`: of claims, if the view has those of claims; else of the
-- records of a noun, whose own names are meant. A name that changes is another row, which nobody has folded yet.
CREATE FUNCTION names_refresh(said regclass, noun text, ids bigint[]) RETURNS void LANGUAGE plpgsql
SET search_path FROM CURRENT SET enable_seqscan = off AS $$
DECLARE
    these text := CASE WHEN noun = 'claim' THEN 'claim = ANY ($1)'
        ELSE format('record = ANY ($1) AND noun = %L AND claim IS NULL', noun) END;
BEGIN
    IF coalesce(ids, '{}') = '{}' THEN
        RETURN;
    END IF;
    EXECUTE format($sql$
        WITH said AS MATERIALIZED (SELECT DISTINCT noun, record, name, claim, shown FROM %1$s WHERE %2$s),
        kept AS MATERIALIZED (SELECT id, record, name, claim, shown FROM lib_name WHERE %2$s),
        gone AS (
            DELETE FROM lib_name WHERE id IN (
                SELECT id FROM kept WHERE NOT EXISTS (
                    SELECT FROM said WHERE said.record = kept.record AND said.name = kept.name
                        AND said.claim IS NOT DISTINCT FROM kept.claim
                )
            )
        ),
        changed AS (
            UPDATE lib_name SET shown = said.shown FROM kept JOIN said ON said.record = kept.record
                AND said.name = kept.name AND said.claim IS NOT DISTINCT FROM kept.claim
            WHERE lib_name.id = kept.id AND kept.shown <> said.shown
        )
        INSERT INTO lib_name (noun, record, name, claim, shown)
        SELECT noun, record, name, claim, shown FROM said WHERE NOT EXISTS (
            SELECT FROM kept WHERE said.record = kept.record AND said.name = kept.name
                AND said.claim IS NOT DISTINCT FROM kept.claim
        )
    $sql$, said, these) USING ids;
END;
$$;

-- Names that may be what is asked for, the likeliest first: at most four of a record, `most` of a noun. `numbers`: how
-- many names have each of its words; `known`: how well known the record is.
--     groups   terms of nouns, "'@actor' | '@outlet'": each is asked for itself, so that none is crowded out by another
--     asked    questions for their terms, one after the other until `enough` names are found; `bound` names of each
--     weights  {word: how much it tells that a name has it}
CREATE FUNCTION names_likely(
    only_shown boolean, groups text[], asked text[], weights jsonb, bound integer, enough integer, most integer
) RETURNS TABLE (
    noun text, record bigint, name text, claim bigint, shown boolean, words text[], numbers bigint[], known bigint
)
LANGUAGE plpgsql STABLE SET search_path FROM CURRENT SET enable_seqscan = off SET enable_indexscan = off AS $$
#variable_conflict use_column
DECLARE
    meant text;
    question text;
    those tid[];
    places tid[] := '{}';
BEGIN
    FOREACH meant IN ARRAY groups LOOP
        those := '{}';
        FOREACH question IN ARRAY asked LOOP
            -- By the index of terms, and not by reading another one from its beginning in the hope of an early end.
            those := those || ARRAY(
                SELECT one.ctid FROM lib_name AS one
                WHERE one.terms @@ (question::tsquery && meant::tsquery) AND (one.shown OR NOT only_shown)
                LIMIT bound
            );
            EXIT WHEN cardinality(those) >= enough;
        END LOOP;
        places := places || those;
    END LOOP;
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
