-- Summaries that wait for the end of a transaction (see triggers.sql). What asked for it cannot forget them: each row
-- is summarized by a deferred trigger, at the latest when the transaction commits, and nobody else ever sees a row.
CREATE TABLE claims_unsummarized (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    incidents bigint[] NOT NULL
);

CREATE FUNCTION claims_summarize_noted() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM refresh_incidents(NEW.incidents);
    DELETE FROM claims_unsummarized WHERE id = NEW.id;
    RETURN NULL;
END;
$$;

CREATE CONSTRAINT TRIGGER claims_summarized AFTER INSERT ON claims_unsummarized
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION claims_summarize_noted();
