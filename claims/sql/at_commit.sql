-- What is computed of claims at the end of a transaction instead of by each statement (see triggers.sql). Whoever asked
-- for it cannot forget it: each row here is worked off by a deferred trigger, at the latest when the transaction
-- commits, and nobody else ever sees a row. Until then public and origin are what the writer gave.
CREATE TABLE IF NOT EXISTS claims_uncomputed (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    claims bigint[] NOT NULL,
    incidents bigint[] NOT NULL
);
-- Incidents of which only the title was written: of most there are claims too, and then all is computed with those.
ALTER TABLE claims_uncomputed ADD COLUMN IF NOT EXISTS titled bigint[] NOT NULL DEFAULT '{}';

CREATE OR REPLACE FUNCTION claims_compute_noted() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT SET sourceline.computed = '' AS $$
BEGIN
    IF NEW.claims <> '{}' THEN
        PERFORM claims_lock_named(NEW.claims, NEW.incidents);
        PERFORM claims_update_visibility(NEW.claims);
    END IF;
    IF NEW.incidents <> '{}' THEN
        PERFORM refresh_incidents(NEW.incidents);
    END IF;
    IF NEW.titled <> '{}' THEN
        PERFORM refresh_words(ARRAY(
            SELECT unnest(NEW.titled) EXCEPT SELECT unnest(incidents) FROM claims_uncomputed
        ));
    END IF;
    DELETE FROM claims_uncomputed WHERE id = NEW.id;
    RETURN NULL;
END;
$$;

DROP TRIGGER IF EXISTS claims_computed ON claims_uncomputed;
CREATE CONSTRAINT TRIGGER claims_computed AFTER INSERT ON claims_uncomputed
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION claims_compute_noted();
