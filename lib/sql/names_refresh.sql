-- Make the rows of lib_name what a view says they are. `ids`: of claims, if the view has those of claims; else of the
-- records of a noun, whose own names are meant. A name that changes is another row, which nobody has folded yet.
-- What is said and what is kept are put side by side by grouping, and rows are found by arrays of ids: joined, they would
-- take hours where a table that was just filled is thought to be small.
CREATE OR REPLACE FUNCTION names_refresh(said regclass, noun text, ids bigint[]) RETURNS void LANGUAGE plpgsql
SET search_path FROM CURRENT SET enable_seqscan = off AS $$
DECLARE
    these text := CASE WHEN noun = 'claim' THEN 'claim = ANY ($1)'
        ELSE format('record = ANY ($1) AND noun = %L AND claim IS NULL', noun) END;
BEGIN
    IF coalesce(ids, '{}') = '{}' THEN
        RETURN;
    END IF;
    EXECUTE format($sql$
        WITH each AS MATERIALIZED (
            SELECT noun, record, name, claim, array_remove(array_agg(id), NULL) AS ids,
                bool_or(shown) FILTER (WHERE id IS NULL) AS said, bool_or(shown) FILTER (WHERE id IS NOT NULL) AS kept
            FROM (
                SELECT noun, record, name, claim, shown, NULL::bigint AS id FROM %1$s WHERE %2$s
                UNION ALL SELECT noun, record, name, claim, shown, id FROM lib_name WHERE %2$s
            ) AS one GROUP BY noun, record, name, claim
        ),
        gone AS (
            DELETE FROM lib_name WHERE id = ANY (ARRAY(SELECT unnest(each.ids) FROM each WHERE said IS NULL))
        ),
        seen AS (
            UPDATE lib_name SET shown = true
            WHERE id = ANY (ARRAY(SELECT unnest(each.ids) FROM each WHERE said AND NOT kept))
        ),
        hidden AS (
            UPDATE lib_name SET shown = false
            WHERE id = ANY (ARRAY(SELECT unnest(each.ids) FROM each WHERE NOT said AND kept))
        )
        INSERT INTO lib_name (noun, record, name, claim, shown)
        SELECT noun, record, name, claim, said FROM each WHERE kept IS NULL
    $sql$, said, these) USING ids;
END;
$$;
