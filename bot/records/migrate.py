"""Brings the database's tables up to date: what `release` in the Procfile runs."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from bot.records.database import create_database_engine


def migrate(url: str) -> None:
    """Raises sqlalchemy's OperationalError if the database can't be reached."""
    engine = create_database_engine(url)
    try:
        with engine.begin() as connection:
            command.upgrade(config_for(connection), "head")
    finally:
        engine.dispose()


def config_for(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config
