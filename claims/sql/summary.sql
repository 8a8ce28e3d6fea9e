-- The summary of incidents: what their accepted claims say, question by question. No vote, and no taking sides.
-- tests/claims/reference.py says the same in plain Python.
--
-- For thousands of incidents at once the query stays in proportion because no two of its parts are joined: it reads
-- the claims once, compares them in windows, makes narrow rows of what each question finds, and groups those once.

-- The common beginning of two paths of the gazetteer: the way to the smallest place that holds both.
CREATE OR REPLACE FUNCTION common_path(a bigint[], b bigint[]) RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT a[1:count(*)::integer] FROM generate_subscripts(a, 1) AS step WHERE a[step] = b[step];
END;

-- One row for each different id. With a day: by the claims of articles that were published by then.
-- The columns after the id are those of incidents.models.SUMMARY, in that order.
CREATE OR REPLACE FUNCTION incident_summary(ids bigint[], as_of date DEFAULT NULL) RETURNS TABLE (
    id bigint, types text[], dates text[], first_day date, last_day date, location bigint, governorate bigint,
    country bigint, locations bigint[], latitude double precision, longitude double precision, "precision" text,
    killed_low integer, killed_high integer, killed_open boolean, killed_computed boolean, killed_words text[],
    injured_low integer, injured_high integer, injured_open boolean, injured_computed boolean, injured_words text[],
    civilians_low integer, civilians_high integer, civilians_open boolean, civilians_computed boolean,
    civilians_words text[], children_low integer, children_high integer, children_open boolean,
    children_computed boolean, children_words text[], participants text[], claim_count integer, article_count integer,
    outlet_count integer, origin_count integer, contested text[], first_reported date, last_reported date, means text[],
    outcomes text[], harmed text[], outlets bigint[], claimants bigint[]
)
LANGUAGE plpgsql STABLE ROWS 10
SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
#variable_conflict use_column
BEGIN
RETURN QUERY
WITH accepted AS MATERIALIZED (
    SELECT
        claim.incident_id, claim.id, claim.kind, claim.stance, claim.origin, claim.article_id, article.outlet_id,
        article.published_last,
        coalesce(
            claim.claimed_on_last, claim.claimed_on_first, article.published_last, article.published_first
        ) AS said,
        claim.claimant_id, claim.speaks_for_id, claim.term_id, claim.role_id, claim.outcome_id, claim.precision_id,
        claim.named_actor_id, claim.caused_by_id, claim.location_id, claim.belonging, claim.date, claim.date_first,
        claim.date_last, claim.words, claim.low, claim.high, claim.best, claim.combat_status, claim.persons, claim.side,
        claim.attackers_included, claim.scope,
        -- What an origin has taken back, by the same statement or in answer to it, no longer counts as asserted.
        claim.stance = 'asserts'
        AND NOT bool_or(claim.stance = 'withdraws')
            OVER (PARTITION BY claim.incident_id, claim.origin, claim.kind, claim.value_key)
        AND claim.id <> ALL (coalesce(
            array_agg(claim.answers_id) FILTER (WHERE claim.stance = 'withdraws' AND claim.answers_id IS NOT NULL)
                OVER (PARTITION BY claim.incident_id, claim.origin),
            '{}'
        )) AS asserted
    FROM claims_claim AS claim
    JOIN sources_article AS article ON article.id = claim.article_id
    WHERE claim.incident_id = ANY (ids) AND claim.public AND claim.deprecated_reason = ''
        AND (as_of IS NULL OR article.published_last <= as_of)
),

-- When: a span that holds another one is less precise. From the latest beginning on, it is one whose end lies
-- at or after an end already met.
spans AS (
    SELECT incident_id, min(date COLLATE "C") AS date, date_first, date_last
    FROM accepted WHERE asserted AND kind = 'date'
    GROUP BY incident_id, date_first, date_last
),
nested_spans AS (
    SELECT *, coalesce(date_last, 'infinity') >= min(coalesce(date_last, 'infinity')) OVER (
        PARTITION BY incident_id ORDER BY date_first DESC NULLS LAST, date_last NULLS LAST
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS holds_another
    FROM spans
),

-- Where: in the order of their paths, a place that holds another one stands right before one that it holds.
places AS (
    SELECT
        accepted.incident_id, accepted.location_id, location.path,
        (array_agg(accepted.precision_id ORDER BY term."order", accepted.precision_id COLLATE "C"))[1] AS finest
    FROM accepted
    JOIN locations_location AS location ON location.id = accepted.location_id
    LEFT JOIN codebook_term AS term ON term.id = accepted.precision_id
    WHERE accepted.asserted AND accepted.kind = 'place'
    GROUP BY accepted.incident_id, accepted.location_id, location.path
),
nested_places AS (
    SELECT
        *, (lead(path) OVER (PARTITION BY incident_id ORDER BY path))[cardinality(path)] = location_id AS holds_another
    FROM places
),

-- How many: the latest figure of each origin, read as bounds. An empty lo marks one that is only words, an empty hi
-- one that is open. A dataset's bounds may run backwards or leave out its best figure.
figures AS (
    SELECT
        incident_id, origin, outcome_id, combat_status, persons, side, scope, named_actor_id, words,
        CASE
            WHEN low IS NULL AND high IS NULL THEN best
            WHEN low IS NULL THEN 0
            ELSE least(low, high, best)
        END AS lo,
        CASE
            WHEN low IS NULL AND high IS NULL THEN best
            WHEN high IS NOT NULL THEN greatest(low, high, best)
        END AS hi,
        greatest(low, high, best) AS most, low IS NULL AND high IS NULL AS estimated
    FROM (
        SELECT *, row_number() OVER (
            PARTITION BY incident_id, origin, outcome_id, combat_status, persons, side, attackers_included, scope,
                named_actor_id, caused_by_id
            ORDER BY said DESC NULLS LAST, id DESC
        ) AS age
        FROM accepted WHERE asserted AND kind = 'casualties' AND scope <> 'period'
    ) AS said_so
    WHERE age = 1
),
evidence AS (
    SELECT
        figure.incident_id, figure.origin, figure.lo, figure.hi, figure.words, NULL::bigint AS person, asked.question,
        asked.of_all AND figure.side = 'unstated' AND figure.named_actor_id IS NULL AND figure.scope = 'whole' AS total,
        figure.estimated
    FROM figures AS figure
    CROSS JOIN LATERAL (VALUES
        ('killed', outcome_id = 'outcome.killed', persons = 'all' AND combat_status = 'unstated'),
        ('injured', outcome_id = 'outcome.injured', persons = 'all' AND combat_status = 'unstated'),
        ('civilians', outcome_id = 'outcome.killed' AND combat_status = 'civilian', persons = 'all'),
        ('children', outcome_id = 'outcome.killed' AND combat_status <> 'combatant' AND persons = 'child', true)
    ) AS asked (question, concerned, of_all)
    WHERE asked.concerned
    UNION ALL
    SELECT
        harmed.incident_id, harmed.origin, CASE WHEN actor.kind = 'person' THEN NULL ELSE coalesce(harmed.low, 0) END,
        NULL, NULL, CASE WHEN actor.kind = 'person' THEN actor.id END,
        CASE harmed.outcome_id WHEN 'outcome.killed' THEN 'killed' ELSE 'injured' END, false, false
    FROM accepted AS harmed
    LEFT JOIN actors_actor AS actor ON actor.id = harmed.named_actor_id
    WHERE harmed.asserted AND harmed.kind = 'participation'
        AND harmed.outcome_id IN ('outcome.killed', 'outcome.injured')
        AND CASE
            WHEN actor.kind = 'person' THEN NOT harmed.belonging
            ELSE harmed.low IS NOT NULL OR harmed.high IS NOT NULL
        END
),
accounts AS (
    SELECT incident_id, question, lo, CASE WHEN closed THEN greatest(total_hi, lo) END AS hi, whole
    FROM (
        SELECT
            incident_id, question,
            -- A dataset's best figure for a part is no lower bound of the whole, unless nothing else has a number.
            coalesce(
                greatest(max(lo) FILTER (WHERE total OR NOT estimated), nullif(count(DISTINCT person), 0)), max(lo)
            )::integer AS lo,
            max(hi) FILTER (WHERE total) AS total_hi,
            count(*) FILTER (WHERE total AND hi IS NOT NULL) > 0
            AND count(*) FILTER (WHERE total AND lo IS NOT NULL AND hi IS NULL) = 0 AS closed,
            count(*) FILTER (WHERE total AND lo IS NOT NULL) > 0 OR count(person) > 0 AS whole
        FROM evidence GROUP BY incident_id, question, origin
    ) AS account
),
-- An account that has numbers of parts alone says how many there were at least. It counts where nobody says how many
-- there were in all, or where it has more than all who do.
bounding AS (
    SELECT *, whole OR coalesce(lo > most_of_whole, most_of_whole IS NULL) AS bounds
    FROM (
        SELECT *, max(coalesce(hi, lo)) FILTER (WHERE whole) OVER (PARTITION BY incident_id, question) AS most_of_whole
        FROM accounts
    ) AS compared
),
ranges AS (
    SELECT *,
        min(lo) FILTER (WHERE bounds) OVER of_question AS lowest,
        max(coalesce(hi, lo)) FILTER (WHERE bounds) OVER of_question AS highest,
        bool_or(hi IS NULL) FILTER (WHERE bounds AND lo IS NOT NULL) OVER of_question AS open
    FROM bounding WINDOW of_question AS (PARTITION BY incident_id, question)
),

-- What became of whom, by every statement with an outcome; a figure without any number above 0 says nobody. Of whom
-- is said of figures alone.
harms AS (
    SELECT incident_id, outcome_id, combat_status, persons
    FROM accepted WHERE asserted AND kind = 'participation' AND outcome_id IS NOT NULL
    UNION ALL
    SELECT incident_id, outcome_id, combat_status, persons FROM figures WHERE most IS DISTINCT FROM 0
),

-- Who and by what means: accounts differ if no one answer is given by every origin that gives one.
answers AS (
    SELECT DISTINCT
        incident_id, origin,
        CASE kind WHEN 'means' THEN 'means' ELSE 'responsibility' END AS question,
        CASE kind WHEN 'means' THEN term_id ELSE named_actor_id::text END AS answer
    FROM accepted
    WHERE asserted AND (
        kind = 'means' OR (kind = 'participation' AND role_id = 'role.carried_out' AND named_actor_id IS NOT NULL)
    )
),
counted_answers AS (
    SELECT
        incident_id, question,
        count(*) OVER (PARTITION BY incident_id, question, answer) AS given_by,
        dense_rank() OVER (PARTITION BY incident_id, question ORDER BY origin) AS origins
    FROM answers
),

differing AS (
    SELECT incident_id, 'date' AS question FROM spans GROUP BY incident_id HAVING max(date_first) > min(date_last)
    UNION ALL
    SELECT incident_id, 'place' FROM nested_places WHERE holds_another IS NOT TRUE
    GROUP BY incident_id HAVING count(*) > 1
    UNION ALL
    SELECT incident_id, substr(outcome_id, 9)
    FROM (
        SELECT
            incident_id, outcome_id, combat_status, persons, side, named_actor_id, max(lo) AS lo,
            CASE WHEN bool_and(hi IS NOT NULL) THEN max(hi) END AS hi
        FROM figures WHERE scope = 'whole' AND lo IS NOT NULL
        GROUP BY incident_id, outcome_id, combat_status, persons, side, named_actor_id, origin
    ) AS figure
    GROUP BY incident_id, outcome_id, combat_status, persons, side, named_actor_id
    HAVING max(lo) > min(hi)
    UNION ALL
    SELECT incident_id, question FROM counted_answers GROUP BY incident_id, question
    HAVING max(origins) > 1 AND max(given_by) < max(origins)
    UNION ALL
    SELECT incident_id, CASE
        WHEN kind = 'casualties' THEN substr(outcome_id, 9)
        WHEN kind = 'participation' AND role_id IN ('role.carried_out', 'role.ordered', 'role.assisted')
            THEN 'responsibility'
        WHEN kind = 'participation' AND role_id IN ('role.aimed_at', 'role.affected') AND outcome_id IS NOT NULL
            THEN substr(outcome_id, 9)
        ELSE kind
    END
    FROM accepted WHERE stance = 'denies'
),

-- One narrow row for what each question found about an incident.
aspects (incident_id, aspect, texts, records, path, word, day_1, day_2, n_1, n_2, n_3, n_4, flag_1, flag_2) AS (
    SELECT
        unnest(ids), 'asked', NULL::text[], NULL::bigint[], NULL::bigint[], NULL::text, NULL::date, NULL::date,
        NULL::integer, NULL::integer, NULL::integer, NULL::integer, NULL::boolean, NULL::boolean
    UNION ALL
    SELECT
        incident_id, 'counts', NULL, array_agg(DISTINCT outlet_id ORDER BY outlet_id), NULL, NULL,
        min(published_last), max(published_last),
        count(*)::integer, count(DISTINCT article_id)::integer, count(DISTINCT outlet_id)::integer,
        count(DISTINCT origin)::integer, NULL, NULL
    FROM accepted GROUP BY incident_id
    UNION ALL
    SELECT
        incident_id, 'types', array_agg(term_id::text ORDER BY origins DESC, term_id COLLATE "C"),
        NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
    FROM (
        SELECT incident_id, term_id, count(DISTINCT origin) AS origins
        FROM accepted WHERE asserted AND kind = 'type' GROUP BY incident_id, term_id
    ) AS type
    GROUP BY incident_id
    UNION ALL
    SELECT
        incident_id, 'dates',
        array_agg(date::text ORDER BY date_first NULLS FIRST, date_last NULLS LAST, date COLLATE "C"),
        NULL, NULL, NULL,
        CASE WHEN bool_and(date_first IS NOT NULL) THEN min(date_first) END,
        CASE WHEN bool_and(date_last IS NOT NULL) THEN max(date_last) END,
        NULL, NULL, NULL, NULL, NULL, NULL
    FROM nested_spans WHERE holds_another IS NOT TRUE GROUP BY incident_id
    UNION ALL
    SELECT
        incident_id, 'place', NULL, array_agg(location_id ORDER BY location_id),
        CASE WHEN count(*) = 1 THEN min(path) ELSE common_path(min(path), max(path)) END,
        CASE WHEN count(*) = 1 THEN min(finest) ELSE 'precision.disputed' END,
        NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
    FROM nested_places WHERE holds_another IS NOT TRUE GROUP BY incident_id
    UNION ALL
    SELECT
        incident_id, question, NULL, NULL, NULL, NULL, NULL, NULL,
        -- Words alone count as at least two.
        coalesce(lowest, 2), highest, NULL, NULL, coalesce(open, true),
        coalesce(NOT bool_or(bounds AND lo = lowest AND coalesce(hi, lo) = highest AND (hi IS NULL) = open), true)
    FROM ranges GROUP BY incident_id, question, lowest, highest, open
    UNION ALL
    SELECT
        incident_id, question || ' in words', array_agg(DISTINCT words COLLATE "C" ORDER BY words COLLATE "C"),
        NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
    FROM evidence WHERE lo IS NULL AND person IS NULL GROUP BY incident_id, question
    UNION ALL
    SELECT
        incident_id, 'participants', array_agg(DISTINCT who COLLATE "C" ORDER BY who COLLATE "C"),
        NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
    FROM (
        SELECT incident_id, substr(role_id, 6) || ':' || named_actor_id AS who
        FROM accepted WHERE asserted AND kind = 'participation' AND named_actor_id IS NOT NULL
    ) AS participant
    GROUP BY incident_id
    UNION ALL
    SELECT
        incident_id, 'contested', array_agg(DISTINCT question COLLATE "C" ORDER BY question COLLATE "C"),
        NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
    FROM differing GROUP BY incident_id
    UNION ALL
    SELECT
        incident_id, 'means', array_agg(DISTINCT answer COLLATE "C" ORDER BY answer COLLATE "C"),
        NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
    FROM answers WHERE question = 'means' GROUP BY incident_id
    UNION ALL
    SELECT
        incident_id, 'outcomes',
        array_agg(DISTINCT outcome_id::text COLLATE "C" ORDER BY outcome_id::text COLLATE "C"),
        NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
    FROM harms GROUP BY incident_id
    UNION ALL
    SELECT
        incident_id, 'harmed', array_remove(ARRAY[
            CASE WHEN bool_or(persons = 'child' AND combat_status <> 'combatant') THEN 'children' END,
            CASE WHEN bool_or(combat_status = 'civilian') THEN 'civilians' END
        ], NULL),
        NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
    FROM harms WHERE outcome_id IN ('outcome.killed', 'outcome.killed_by_own_device', 'outcome.injured')
    GROUP BY incident_id
    UNION ALL
    SELECT
        incident_id, 'claimants', NULL, array_agg(DISTINCT who ORDER BY who),
        NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
    FROM accepted CROSS JOIN LATERAL (VALUES (claimant_id), (speaks_for_id)) AS speaker (who)
    WHERE who IS NOT NULL GROUP BY incident_id
),
whole AS (
    SELECT
        incident_id,
        max(texts) FILTER (WHERE aspect = 'types') AS types,
        max(texts) FILTER (WHERE aspect = 'dates') AS dates,
        max(day_1) FILTER (WHERE aspect = 'dates') AS first_day,
        max(day_2) FILTER (WHERE aspect = 'dates') AS last_day,
        max(records) FILTER (WHERE aspect = 'place') AS place_ids,
        max(path) AS path,
        max(word) AS finest,
        max(n_1) FILTER (WHERE aspect = 'killed') AS killed_low,
        max(n_2) FILTER (WHERE aspect = 'killed') AS killed_high,
        bool_or(flag_1) FILTER (WHERE aspect = 'killed') AS killed_open,
        bool_or(flag_2) FILTER (WHERE aspect = 'killed') AS killed_computed,
        max(texts) FILTER (WHERE aspect = 'killed in words') AS killed_words,
        max(n_1) FILTER (WHERE aspect = 'injured') AS injured_low,
        max(n_2) FILTER (WHERE aspect = 'injured') AS injured_high,
        bool_or(flag_1) FILTER (WHERE aspect = 'injured') AS injured_open,
        bool_or(flag_2) FILTER (WHERE aspect = 'injured') AS injured_computed,
        max(texts) FILTER (WHERE aspect = 'injured in words') AS injured_words,
        max(n_1) FILTER (WHERE aspect = 'civilians') AS civilians_low,
        max(n_2) FILTER (WHERE aspect = 'civilians') AS civilians_high,
        bool_or(flag_1) FILTER (WHERE aspect = 'civilians') AS civilians_open,
        bool_or(flag_2) FILTER (WHERE aspect = 'civilians') AS civilians_computed,
        max(texts) FILTER (WHERE aspect = 'civilians in words') AS civilians_words,
        max(n_1) FILTER (WHERE aspect = 'children') AS children_low,
        max(n_2) FILTER (WHERE aspect = 'children') AS children_high,
        bool_or(flag_1) FILTER (WHERE aspect = 'children') AS children_open,
        bool_or(flag_2) FILTER (WHERE aspect = 'children') AS children_computed,
        max(texts) FILTER (WHERE aspect = 'children in words') AS children_words,
        max(texts) FILTER (WHERE aspect = 'participants') AS participants,
        max(n_1) FILTER (WHERE aspect = 'counts') AS claim_count,
        max(n_2) FILTER (WHERE aspect = 'counts') AS article_count,
        max(n_3) FILTER (WHERE aspect = 'counts') AS outlet_count,
        max(n_4) FILTER (WHERE aspect = 'counts') AS origin_count,
        max(texts) FILTER (WHERE aspect = 'contested') AS contested,
        max(day_1) FILTER (WHERE aspect = 'counts') AS first_reported,
        max(day_2) FILTER (WHERE aspect = 'counts') AS last_reported,
        max(texts) FILTER (WHERE aspect = 'means') AS means,
        max(texts) FILTER (WHERE aspect = 'outcomes') AS outcomes,
        max(texts) FILTER (WHERE aspect = 'harmed') AS harmed,
        max(records) FILTER (WHERE aspect = 'counts') AS outlets,
        max(records) FILTER (WHERE aspect = 'claimants') AS claimants
    FROM aspects GROUP BY incident_id
)
SELECT
    whole.incident_id, coalesce(types, '{}'), coalesce(dates, '{}'), first_day, last_day, location.id,
    (
        SELECT holder.id FROM locations_location AS holder
        WHERE holder.id = ANY (whole.path) AND holder.kind = 'governorate' AND holder.status = 'published'
        ORDER BY cardinality(holder.path) DESC LIMIT 1
    ),
    (
        SELECT holder.id FROM locations_location AS holder
        WHERE holder.id = ANY (whole.path) AND holder.kind = 'country' AND holder.status = 'published'
        ORDER BY cardinality(holder.path) DESC LIMIT 1
    ),
    coalesce(place_ids, '{}'), location.latitude, location.longitude, coalesce(finest, ''),
    -- Words are shown only where no account has a number, and then there is no highest one.
    killed_low, killed_high, coalesce(killed_open, false), coalesce(killed_computed, false),
    CASE WHEN killed_high IS NULL THEN coalesce(killed_words, '{}') ELSE '{}' END,
    injured_low, injured_high, coalesce(injured_open, false), coalesce(injured_computed, false),
    CASE WHEN injured_high IS NULL THEN coalesce(injured_words, '{}') ELSE '{}' END,
    civilians_low, civilians_high, coalesce(civilians_open, false), coalesce(civilians_computed, false),
    CASE WHEN civilians_high IS NULL THEN coalesce(civilians_words, '{}') ELSE '{}' END,
    children_low, children_high, coalesce(children_open, false), coalesce(children_computed, false),
    CASE WHEN children_high IS NULL THEN coalesce(children_words, '{}') ELSE '{}' END,
    coalesce(participants, '{}'), coalesce(claim_count, 0), coalesce(article_count, 0), coalesce(outlet_count, 0),
    coalesce(origin_count, 0), coalesce(contested, '{}'), first_reported, last_reported,
    coalesce(means, '{}'), coalesce(outcomes, '{}'), coalesce(harmed, '{}'), coalesce(outlets, '{}'),
    coalesce(claimants, '{}')
FROM whole
-- The smallest place that holds all; where that one is not published, the next around it.
LEFT JOIN LATERAL (
    SELECT holder.id, holder.latitude, holder.longitude FROM locations_location AS holder
    WHERE holder.id = ANY (whole.path) AND holder.status = 'published'
    ORDER BY cardinality(holder.path) DESC LIMIT 1
) AS location ON true;
END;
$$;

-- Write the summaries and words of these incidents where they have changed. The incidents are locked first, in order of
-- id: of two transactions that write claims of one incident, the second waits and then reads the claims of both.
CREATE OR REPLACE FUNCTION refresh_incidents(ids bigint[]) RETURNS void LANGUAGE plpgsql
SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN
    PERFORM FROM incidents_incident WHERE id = ANY (ids) ORDER BY id FOR NO KEY UPDATE;
    UPDATE incidents_incident AS incident
    SET
        types = said.types, dates = said.dates, first_day = said.first_day, last_day = said.last_day,
        location_id = said.location, governorate_id = said.governorate, country_id = said.country,
        locations = said.locations, latitude = said.latitude, longitude = said.longitude,
        "precision" = said."precision",
        killed_low = said.killed_low, killed_high = said.killed_high, killed_open = said.killed_open,
        killed_computed = said.killed_computed, killed_words = said.killed_words,
        injured_low = said.injured_low, injured_high = said.injured_high, injured_open = said.injured_open,
        injured_computed = said.injured_computed, injured_words = said.injured_words,
        civilians_low = said.civilians_low, civilians_high = said.civilians_high, civilians_open = said.civilians_open,
        civilians_computed = said.civilians_computed, civilians_words = said.civilians_words,
        children_low = said.children_low, children_high = said.children_high, children_open = said.children_open,
        children_computed = said.children_computed, children_words = said.children_words,
        participants = said.participants, claim_count = said.claim_count, article_count = said.article_count,
        outlet_count = said.outlet_count, origin_count = said.origin_count, contested = said.contested,
        first_reported = said.first_reported, last_reported = said.last_reported, means = said.means,
        outcomes = said.outcomes, harmed = said.harmed, outlets = said.outlets, claimants = said.claimants
    FROM incident_summary(ids) AS said
    WHERE incident.id = said.id AND (
        incident.types::text[], incident.dates::text[], incident.first_day, incident.last_day, incident.location_id,
        incident.governorate_id, incident.country_id, incident.locations, incident.latitude, incident.longitude,
        incident."precision", incident.killed_low, incident.killed_high, incident.killed_open,
        incident.killed_computed, incident.killed_words::text[], incident.injured_low, incident.injured_high,
        incident.injured_open, incident.injured_computed, incident.injured_words::text[], incident.civilians_low,
        incident.civilians_high, incident.civilians_open, incident.civilians_computed,
        incident.civilians_words::text[], incident.children_low, incident.children_high, incident.children_open,
        incident.children_computed, incident.children_words::text[], incident.participants::text[],
        incident.claim_count, incident.article_count, incident.outlet_count, incident.origin_count,
        incident.contested::text[], incident.first_reported, incident.last_reported, incident.means::text[],
        incident.outcomes::text[], incident.harmed::text[], incident.outlets, incident.claimants
    ) IS DISTINCT FROM (
        said.types, said.dates, said.first_day, said.last_day, said.location, said.governorate, said.country,
        said.locations, said.latitude, said.longitude, said."precision", said.killed_low, said.killed_high,
        said.killed_open, said.killed_computed, said.killed_words, said.injured_low, said.injured_high,
        said.injured_open, said.injured_computed, said.injured_words, said.civilians_low, said.civilians_high,
        said.civilians_open, said.civilians_computed, said.civilians_words, said.children_low, said.children_high,
        said.children_open, said.children_computed, said.children_words, said.participants, said.claim_count,
        said.article_count, said.outlet_count, said.origin_count, said.contested, said.first_reported,
        said.last_reported, said.means, said.outcomes, said.harmed, said.outlets, said.claimants
    );
    IF to_regprocedure('refresh_words(bigint[])') IS NOT NULL THEN  -- not yet, while earlier migrations run
        PERFORM refresh_words(ids);
    END IF;
END;
$$;
