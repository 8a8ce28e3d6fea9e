"""The statements that put rows back, for the tables of any model: what is in braces is filled in (lib/undoing.py)."""

# Of what an operation did to each row: its first and last event, and what the row said before.
OF_OPERATION = """
    SELECT pgh_obj_id AS obj, min(pgh_id) AS first, max(pgh_id) AS last FROM {past} WHERE pgh_context_id = %s GROUP BY 1
"""
OF_CHANGE = "SELECT pgh_obj_id AS obj, pgh_id AS first, pgh_id AS last FROM {past} WHERE pgh_id = %s"
PLAN = """
    CREATE TEMP TABLE {plan} AS
    SELECT did.obj, did.last, false AS kept,
        CASE first.pgh_label WHEN 'insert' THEN NULL WHEN 'delete' THEN did.first ELSE former.pgh_id END AS before,
        CASE last.pgh_label WHEN 'delete' THEN NULL ELSE did.last END AS after,
        first.pgh_label = 'update' AND former.pgh_id IS NULL AS unknown
    FROM ({did}) AS did
    JOIN {past} AS first ON first.pgh_id = did.first JOIN {past} AS last ON last.pgh_id = did.last
    LEFT JOIN LATERAL (
        SELECT pgh_id FROM {past} AS earlier WHERE earlier.pgh_obj_id = did.obj AND earlier.pgh_id < did.first
        ORDER BY pgh_id DESC LIMIT 1
    ) AS former ON first.pgh_label = 'update'
"""
# A record as one of its events has it, in place of what it is now.
AS_TOLD = """
    CREATE TEMP TABLE {plan} AS
    SELECT told.pgh_obj_id AS obj, last.pgh_id AS last, false AS kept, told.pgh_id AS before,
        CASE last.pgh_label WHEN 'delete' THEN NULL ELSE last.pgh_id END AS after, false AS unknown
    FROM {past} AS told CROSS JOIN LATERAL (
        SELECT pgh_id, pgh_label FROM {past} AS later WHERE later.pgh_obj_id = told.pgh_obj_id
        ORDER BY pgh_id DESC LIMIT 1
    ) AS last
    WHERE told.pgh_id = %s
"""
LOCK = """
    SELECT FROM {table} AS now JOIN {plan} AS plan ON plan.obj = now.{key} ORDER BY now.{key} FOR NO KEY UPDATE OF now
"""
# Each row of a plan with what it is now, what it was before, and what the operation made of it.
ROWS = """
    {plan} AS plan LEFT JOIN {table} AS now ON now.{key} = plan.obj
    LEFT JOIN {past} AS before ON before.pgh_id = plan.before LEFT JOIN {past} AS after ON after.pgh_id = plan.after
"""
# What is as it was before already, and what was not there before or after.
LEAVE_OUT = """
    DELETE FROM {plan} AS planned USING (
        SELECT plan.obj FROM {rows} WHERE NOT unknown AND CASE
            WHEN plan.before IS NULL THEN now.{key} IS NULL OR plan.after IS NULL
            WHEN now.{key} IS NULL THEN false
            WHEN plan.after IS NULL THEN ({now}) IS NOT DISTINCT FROM ({before})
            ELSE {back} END
    ) AS done WHERE done.obj = planned.obj
"""
IN_THE_WAY = """
    SELECT plan.obj, plan.last, CASE
        WHEN unknown THEN 'unknown'
        WHEN plan.after IS NULL THEN CASE WHEN now.{key} IS NOT NULL THEN 'there' END
        WHEN now.{key} IS NULL THEN 'gone'
        WHEN {otherwise} THEN 'otherwise' END AS why
    FROM {rows}
"""
# A row that stays, or comes back, and points to one that goes.
DEPENDING = """
    SELECT now.{key}, plan.obj FROM {plan} AS plan JOIN {others} AS now ON now.{column} = plan.obj
    {joined} WHERE plan.before IS NULL AND NOT plan.kept AND {stays} LIMIT {most}
"""
# A row that comes back, or gets a value back, and points to one that is gone.
LACKING = """
    SELECT plan.obj, before.{column} FROM {plan} AS plan JOIN {past} AS before ON before.pgh_id = plan.before
    WHERE before.{column} IS NOT NULL AND NOT EXISTS (SELECT FROM {to} AS there WHERE there.{to_key} = before.{column})
    {coming} LIMIT {most}
"""
SEEN = """
    UPDATE {plan} AS plan SET kept = true FROM {table} AS now
    WHERE now.{key} = plan.obj AND plan.before IS NULL AND now.status NOT IN ('draft', 'review')
"""
NAMED_BY_KEPT = """
    UPDATE {plan} AS plan SET kept = true FROM {others} AS now JOIN {holding} AS held ON held.obj = now.{key}
    WHERE now.{column} = plan.obj AND held.kept AND plan.before IS NULL AND NOT plan.kept
"""
LINES_OF_KEPT = """
    UPDATE {plan} AS plan SET kept = true FROM {table} AS now JOIN {holding} AS held ON held.obj = now.{column}
    WHERE now.{key} = plan.obj AND held.kept AND plan.before IS NULL AND NOT plan.kept
"""
DELETE = "DELETE FROM {table} AS now USING {plan} AS plan WHERE now.{key} = plan.obj AND before IS NULL AND NOT kept"
WITHDRAW = """
    UPDATE {table} AS now SET status = 'withdrawn' FROM {plan} AS plan
    WHERE now.{key} = plan.obj AND plan.kept AND now.status = 'published'
"""
UPDATE = """
    UPDATE {table} AS now SET {put} FROM {plan} AS plan
    JOIN {past} AS before ON before.pgh_id = plan.before JOIN {past} AS after ON after.pgh_id = plan.after
    WHERE now.{key} = plan.obj
"""
INSERT = """
    INSERT INTO {table} ({columns}, {others}) SELECT {before}, {defaults} FROM {plan} AS plan
    JOIN {past} AS before ON before.pgh_id = plan.before WHERE plan.after IS NULL ORDER BY plan.obj
"""
