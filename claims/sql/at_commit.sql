-- What is computed of claims at the end of a transaction instead of by each statement (see triggers.sql). Whoever asked
-- for it cannot forget it: each row here is worked off by a deferred trigger, at the latest when the transaction
-- commits, and nobody else ever sees a row. Until then public and origin are what the writer gave.
CREATE TABLE claims_uncomputed (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    claims bigint[] NOT NULL,
    incidents bigint[] NOT NULL
);

CREATE FUNCTION claims_compute_noted() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT SET sourceline.computed = '' AS $$
BEGIN
    IF NEW.claims <> '{}' THEN
        PERFORM claims_lock_named(NEW.claims, NEW.incidents);
        PERFORM claims_update_visibility(NEW.claims);
    END IF;
    PERFORM refresh_incidents(NEW.incidents);
    DELETE FROM claims_uncomputed WHERE id = NEW.id;
    RETURN NULL;
END;
$$;

CREATE CONSTRAINT TRIGGER claims_computed AFTER INSERT ON claims_uncomputed
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION claims_compute_noted();
