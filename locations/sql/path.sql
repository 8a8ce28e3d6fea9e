-- Location.path: the ids from the root of the gazetteer down to the location itself.
-- It is computed from parent_id whenever a row is written, however it is written, and never taken from the writer.

CREATE OR REPLACE FUNCTION locations_set_path() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    above bigint[] := '{}';
BEGIN
    -- One writer of the tree at a time: two moves that each look right alone could make a cycle together,
    -- and a place added below one that is being moved would miss its new path.
    IF TG_OP = 'INSERT' OR NEW.parent_id IS DISTINCT FROM OLD.parent_id THEN
        PERFORM pg_advisory_xact_lock(hashtext('locations_location.path'));
    END IF;
    IF NEW.parent_id IS NOT NULL THEN
        SELECT path INTO above FROM locations_location WHERE id = NEW.parent_id;
        IF NEW.parent_id = NEW.id OR NEW.id = ANY (above) THEN
            RAISE EXCEPTION 'location % cannot lie in location %, which is itself or lies in it', NEW.id, NEW.parent_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'location_path_no_cycle';
        END IF;
        IF above IS NULL THEN
            RAISE EXCEPTION 'location % names location % as its parent, which is not there', NEW.id, NEW.parent_id
                USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'location_path_parent_first';
        END IF;
    END IF;
    NEW.path := above || NEW.id;
    RETURN NEW;
END;
$$;

-- The places directly below a moved one are written again, which moves those below them in turn.
CREATE OR REPLACE FUNCTION locations_move_children() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE locations_location SET parent_id = parent_id WHERE parent_id = NEW.id;
    RETURN NULL;
END;
$$;

CREATE OR REPLACE TRIGGER location_path_set
    BEFORE INSERT OR UPDATE ON locations_location
    FOR EACH ROW EXECUTE FUNCTION locations_set_path();

CREATE OR REPLACE TRIGGER location_path_move_children
    AFTER UPDATE ON locations_location
    FOR EACH ROW WHEN (OLD.path IS DISTINCT FROM NEW.path)
    EXECUTE FUNCTION locations_move_children();
