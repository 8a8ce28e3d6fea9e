"""Very many claims written together: what is computed of them is computed once, at the end (docs/adr/0016)."""

from contextlib import contextmanager

from django.db import connection

# For the transaction. In so much memory stay the thousands of rows that triggers are given.
AT_COMMIT = """
    SELECT set_config('sourceline.computed', 'at commit', true), set_config('work_mem', '64MB', true),
        set_config('random_page_cost', '1.1', true)
"""


@contextmanager
def computed_at_the_end(*, in_any_order=False):
    """Within it, inside a transaction, what is computed of claims waits until it is left (claims/sql/at_commit.sql).

    Even if it is never left properly, that is done when the transaction commits. Until then the columns `public` and
    `origin` are what the writer gave; it gives what they probably will be, for only what differs is written again.
    `in_any_order`: foreign keys wait too; otherwise what is wrong is told by the statement that wrote it.
    """
    with connection.cursor() as cursor:
        cursor.execute(AT_COMMIT)
        if not in_any_order:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS claims_computed DEFERRED")
        yield
        cursor.execute("SET CONSTRAINTS claims_computed IMMEDIATE")
        cursor.execute("SET LOCAL sourceline.computed = ''")
        if in_any_order:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
