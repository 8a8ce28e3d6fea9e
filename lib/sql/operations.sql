-- Every write belongs to an operation: a context of history. Requests, commands and imports say which (lib/operations.py);
-- of a transaction that says nothing, such as one of a shell or of psql, all writes together are one.
-- In place of pghistory's own function, which leaves those without a context.
CREATE OR REPLACE FUNCTION _pgh_attach_context() RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
    operation text := nullif(current_setting('pghistory.context_id', true), '');
    said text := nullif(current_setting('pghistory.context_metadata', true), '');
BEGIN
    IF operation IS NULL OR said IS NULL THEN
        operation := gen_random_uuid();
        said := jsonb_strip_nulls(
            jsonb_build_object('program', nullif(current_setting('application_name', true), ''))
        );
        PERFORM set_config('pghistory.context_id', operation, true);
        PERFORM set_config('pghistory.context_metadata', said, true);
    END IF;
    INSERT INTO pghistory_context AS context (id, metadata, created_at, updated_at)
    VALUES (operation::uuid, said::jsonb, now(), now())
    ON CONFLICT (id) DO UPDATE SET metadata = excluded.metadata, updated_at = excluded.updated_at
    WHERE context.metadata <> excluded.metadata;
    RETURN operation;
END;
$$;

CREATE INDEX IF NOT EXISTS operations_newest ON pghistory_context (created_at, id);
CREATE INDEX IF NOT EXISTS operations_undone ON pghistory_context ((metadata ->> 'undoes')) WHERE metadata ? 'undoes';
