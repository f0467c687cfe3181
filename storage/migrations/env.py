"""Runs the migrations on the connection it is handed; offline SQL is not offered."""

from alembic import context

from storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    compare_type=True,
    render_as_batch=True,  # SQLite cannot alter a table in place
)
context.run_migrations()
