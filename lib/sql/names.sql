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
