"""Alembic's scripts, one a schema change; upgrade.py runs them at start."""
