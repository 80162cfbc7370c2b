"""What Alembic runs: the scripts on the connection that upgrade.py hands over."""

from alembic import context
from sqlmodel import SQLModel

import storage.models  # noqa: F401 - fills the metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
