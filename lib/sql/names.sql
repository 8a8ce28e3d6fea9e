-- The names by which records are found (lib/names.py, docs/adr/0021). Each room has a view that says what its names are
-- (noun, record, name, claim, shown), and triggers that keep lib_name so. Folding is done in Python: until then the
-- words of a name are null.

-- How well known a record is: of equals the greater number comes first. The rooms that know it say it by this view.
CREATE VIEW lib_known AS SELECT ''::text AS noun, 0::bigint AS record, 0::bigint AS number WHERE false;
