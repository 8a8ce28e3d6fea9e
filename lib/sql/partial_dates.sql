-- The days that a partial date may mean. lib/edtf.py holds the grammar and the same rule in Python;
-- tests/lib/test_dates.py holds the two equal. Bodies are bound when they are defined, or have a search_path of their
-- own, so that generated columns and constraints can be dumped and restored under any. No text makes them fail.
-- Most dates of most rows are empty: the functions that columns and constraints call ask for that first, in place.
-- What is left to edtf_span is decided step by step: as one query it took ten times as long.

-- Whether a text is one plain day of the calendar. Small enough for the planner to write it out in place.
CREATE OR REPLACE FUNCTION edtf_is_day(edtf text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT edtf ~ (
        '^(?!0000)[0-9]{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)'
        '|(?:0[13578]|1[02])-31)$'
        '|^(?:[0-9][0-9](?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)-02-29$'
    );
END;

-- One day, month, year or decade (or a text of that shape) as a range of days; NULL if the calendar lacks it.
CREATE OR REPLACE FUNCTION edtf_one(edtf text) RETURNS daterange LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path FROM CURRENT AS $$
DECLARE
    plain text := rtrim(edtf, '~?%');
    slack integer := CASE WHEN edtf ~ '[~%]$' THEN 1 ELSE 0 END;
    day date;
    unit interval;
BEGIN
    IF edtf_is_day(plain) THEN
        day := make_date(left(plain, 4)::integer, substr(plain, 6, 2)::integer, right(plain, 2)::integer);
        unit := interval '1 day';
    ELSIF plain ~ '^(?!0000)[0-9]{4}-(?:0[1-9]|1[0-2])$' THEN
        day := make_date(left(plain, 4)::integer, right(plain, 2)::integer, 1);
        unit := interval '1 month';
    ELSIF plain ~ '^(?!0000)[0-9]{4}$' THEN
        day := make_date(plain::integer, 1, 1);
        unit := interval '1 year';
    ELSIF plain ~ '^(?!000)[0-9]{3}X$' THEN
        day := make_date(10 * left(plain, 3)::integer, 1, 1);
        unit := interval '10 years';
    ELSE
        RETURN NULL;
    END IF;
    RETURN daterange(
        greatest((day - slack * unit)::date, date '0001-01-01'),
        least((day + (1 + slack) * unit)::date, date '10000-01-01')
    );
END;
$$;

-- Any partial date as a range of days, without an end where it is open or unknown; NULL if it is not one.
-- No date ('') may mean any day.
CREATE OR REPLACE FUNCTION edtf_span(edtf text) RETURNS daterange LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path FROM CURRENT AS $$
DECLARE
    mark text;  -- what stands between the two ends
    ends text[];
    earlier daterange;
    later daterange;
BEGIN
    IF edtf = '' THEN
        RETURN daterange(NULL, NULL);
    ELSIF edtf ~ '^[0-9]{3}[0-9X][-0-9]{0,6}[~?%]?$' THEN
        RETURN edtf_one(edtf);
    ELSIF edtf ~ '^(?:[-0-9]{4,10}[~?%]?/(?:[-0-9]{4,10}[~?%]?|[.]{2})?|(?:[.]{2})?/[-0-9]{4,10}[~?%]?)$'
        OR edtf ~ '^[-0-9X]{4,10}/[-0-9X]{4,10}$' THEN
        mark := '/';
    ELSIF edtf ~ '^\[(?:[-0-9]{4,10}[.]{2}|[.]{2}[-0-9]{4,10})\]$'
        OR edtf ~ '^\[(?:[0-9]{4}[.]{2}[0-9]{4}|[-0-9]{7}[.]{2}[-0-9]{7}|[-0-9]{10}[.]{2}[-0-9]{10})\]$' THEN
        mark := '..';
    ELSIF edtf ~ '^\[[-0-9X]{4,10}[~?%]?(?:,[-0-9X]{4,10}[~?%]?)+\]$' THEN
        RETURN (
            SELECT CASE WHEN count(*) = count(span) THEN daterange(min(lower(span)), max(upper(span))) END
            FROM (SELECT edtf_one(item) AS span FROM string_to_table(btrim(edtf, '[]'), ',') AS item) AS items
        );
    ELSE
        RETURN NULL;
    END IF;
    ends := ARRAY[split_part(btrim(edtf, '[]'), mark, 1), split_part(btrim(edtf, '[]'), mark, 2)];
    earlier := edtf_one(ends[1]);
    later := edtf_one(ends[2]);
    IF (earlier IS NULL AND ends[1] NOT IN ('', '..')) OR (later IS NULL AND ends[2] NOT IN ('', '..'))
        OR lower(earlier) >= upper(later) THEN
        RETURN NULL;
    END IF;
    RETURN daterange(lower(earlier), upper(later));
END;
$$;

-- The first day that a partial date may mean; NULL if unknown, open or not a date.
CREATE OR REPLACE FUNCTION edtf_first(edtf text) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT CASE
        WHEN edtf = '' THEN NULL::date
        WHEN edtf_is_day(edtf)
            THEN make_date(left(edtf, 4)::integer, substr(edtf, 6, 2)::integer, right(edtf, 2)::integer)
        ELSE lower(edtf_span(edtf))
    END;
END;

-- The last day that a partial date may mean; NULL if unknown, open or not a date.
CREATE OR REPLACE FUNCTION edtf_last(edtf text) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT CASE
        WHEN edtf = '' THEN NULL::date
        WHEN edtf_is_day(edtf)
            THEN make_date(left(edtf, 4)::integer, substr(edtf, 6, 2)::integer, right(edtf, 2)::integer)
        ELSE upper(edtf_span(edtf)) - 1
    END;
END;

-- Whether a text is a partial date, or no date ('').
CREATE OR REPLACE FUNCTION edtf_is_valid(edtf text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT edtf = '' OR edtf_is_day(edtf) OR edtf_span(edtf) IS NOT NULL;
END;
