"""Homes, default industries, greetings, and the entries as they were last seen."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "default_industries",
        sa.Column("team", sa.String(64), primary_key=True),
        sa.Column("whom", sa.String(64), primary_key=True),
        sa.Column("industry", sa.String(100), nullable=False),
    )
    op.create_table(
        "greetings",
        sa.Column("team", sa.String(64), primary_key=True),
        sa.Column("whom", sa.String(64), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "homes",
        sa.Column("team", sa.String(64), primary_key=True),
        sa.Column("person", sa.String(64), primary_key=True),
        sa.Column("knowledge", sa.String(64), nullable=False),
        sa.Column("opened", sa.DateTime(timezone=True), nullable=False, index=True),
    )
    op.create_table(
        "known_entries",
        sa.Column("id", sa.String(500), primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=True, index=True),
    )


def downgrade() -> None:
    for table in ("known_entries", "homes", "greetings", "default_industries"):
        op.drop_table(table)
