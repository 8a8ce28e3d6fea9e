"""The columns of the CSV of actors: what their pages show beside claims."""

from lib.exporting import Column, permalink

COLUMNS = [
    Column("id", "id", "The number of the actor."),
    Column("slug", "slug", "The short name of the actor in its address, which other files give to name it."),
    Column("address", permalink, "The permanent address of the actor's page."),
    Column("kind", "kind", "What it is: person or organization."),
    Column("name", "public_name", "The name it is shown by; initials, or words, where the name is not told."),
]
EXPORTS = {"actors": COLUMNS}
