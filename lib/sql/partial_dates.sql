-- The days that a partial date may mean. lib/edtf.py holds the grammar and the same rule in Python;
-- tests/lib/test_dates.py holds the two equal. Bodies are bound when they are defined, so that generated
-- columns and constraints can be dumped and restored under any search_path. No text makes them fail.
-- Most dates of most rows are empty: the functions that columns and constraints call ask for that first, in place.

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
CREATE OR REPLACE FUNCTION edtf_one(edtf text) RETURNS daterange LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH part AS (
        SELECT
            rtrim(edtf, '~?%') AS plain,
            CASE WHEN edtf ~ '[~%]$' THEN 1 ELSE 0 END AS slack
    ),
    start AS (
        SELECT
            slack,
            CASE
                WHEN plain ~ '^(?!000)[0-9]{3}X$' THEN make_date(10 * left(plain, 3)::integer, 1, 1)
                WHEN plain ~ '^(?!0000)[0-9]{4}$' THEN make_date(plain::integer, 1, 1)
                WHEN plain ~ '^(?!0000)[0-9]{4}-(?:0[1-9]|1[0-2])$'
                    THEN make_date(left(plain, 4)::integer, right(plain, 2)::integer, 1)
                WHEN edtf_is_day(plain)
                    THEN make_date(left(plain, 4)::integer, substr(plain, 6, 2)::integer, right(plain, 2)::integer)
            END AS day,
            CASE
                WHEN plain LIKE '%X' THEN interval '10 years'
                WHEN length(plain) = 4 THEN interval '1 year'
                WHEN length(plain) = 7 THEN interval '1 month'
                ELSE interval '1 day'
            END AS unit
        FROM part
    )
    SELECT daterange(
        greatest((day - slack * unit)::date, date '0001-01-01'),
        least((day + (1 + slack) * unit)::date, date '10000-01-01')
    )
    FROM start
    WHERE day IS NOT NULL;
END;

-- Any partial date as a range of days, without an end where it is open or unknown; NULL if it is not one.
-- No date ('') may mean any day.
CREATE OR REPLACE FUNCTION edtf_span(edtf text) RETURNS daterange LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH shape AS (
        SELECT CASE
            WHEN edtf = '' THEN 'none'
            WHEN edtf ~ '^[0-9]{3}[0-9X][-0-9]{0,6}[~?%]?$' THEN 'one'
            WHEN edtf ~ '^(?:[-0-9]{4,10}[~?%]?/(?:[-0-9]{4,10}[~?%]?|[.]{2})?|(?:[.]{2})?/[-0-9]{4,10}[~?%]?)$'
                OR edtf ~ '^[-0-9X]{4,10}/[-0-9X]{4,10}$' THEN 'lasting'
            WHEN edtf ~ '^\[(?:[-0-9]{4,10}[.]{2}|[.]{2}[-0-9]{4,10})\]$'
                OR edtf ~ '^\[(?:[0-9]{4}[.]{2}[0-9]{4}|[-0-9]{7}[.]{2}[-0-9]{7}|[-0-9]{10}[.]{2}[-0-9]{10})\]$'
                THEN 'within'
            WHEN edtf ~ '^\[[-0-9X]{4,10}[~?%]?(?:,[-0-9X]{4,10}[~?%]?)+\]$' THEN 'list'
        END AS name
    ),
    ends AS (
        SELECT
            name,
            split_part(btrim(edtf, '[]'), CASE name WHEN 'lasting' THEN '/' ELSE '..' END, 1) AS earlier,
            split_part(btrim(edtf, '[]'), CASE name WHEN 'lasting' THEN '/' ELSE '..' END, 2) AS later
        FROM shape
        WHERE name IN ('lasting', 'within')
    ),
    spans AS (
        SELECT
            edtf_one(earlier) AS earlier,
            edtf_one(later) AS later,
            earlier IN ('', '..') AS from_any,
            later IN ('', '..') AS to_any
        FROM ends
    )
    SELECT CASE name
        WHEN 'none' THEN daterange(NULL, NULL)
        WHEN 'one' THEN edtf_one(edtf)
        WHEN 'list' THEN (
            SELECT CASE WHEN count(*) = count(span) THEN daterange(min(lower(span)), max(upper(span))) END
            FROM (SELECT edtf_one(item) AS span FROM string_to_table(btrim(edtf, '[]'), ',') AS item) AS items
        )
        ELSE (
            SELECT CASE
                WHEN (earlier IS NULL AND NOT from_any) OR (later IS NULL AND NOT to_any) THEN NULL
                WHEN lower(earlier) >= upper(later) THEN NULL
                ELSE daterange(lower(earlier), upper(later))
            END
            FROM spans
        )
    END
    FROM shape
    WHERE name IS NOT NULL;
END;

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
