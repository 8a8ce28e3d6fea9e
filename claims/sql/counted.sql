-- The numbers that claims_tally keeps, counted. In the schema of kept states, whose views this reads there, it is what
-- pages ask in place of the table.
CREATE VIEW claims_counted AS
SELECT noun, record, count(*) AS number
FROM (
    SELECT noun, record FROM claims_claim, claims_counting_for(
        article_id, actor_id, named_actor_id, caused_by_id, claimant_id, speaks_for_id
    ) WHERE public
    UNION ALL
    SELECT noun, record FROM incidents_incident, incidents_counting_for(participants) WHERE status = 'published'
) AS counting
GROUP BY noun, record;
