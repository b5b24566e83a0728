"""Accounts as another service knows them, how far they are read, their channels, and who changed their segments."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.String(128), primary_key=True),
        sa.Column("external", sa.String(255), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("segment", sa.String(255), nullable=False),
        sa.Column("domain", sa.String(255), nullable=False),
        sa.Column("csm", sa.String(255), nullable=False),
        sa.Column("updated", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
    )
    op.create_index("ix_accounts_seen", "accounts", ["seen"])
    op.create_table(
        "account_sync",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("passing", sa.Integer(), nullable=False),
        sa.Column("page", sa.String(2000)),
        sa.Column("pass_mark", sa.DateTime(timezone=True)),
        sa.Column("passed", sa.DateTime(timezone=True)),
        sa.Column("mark", sa.DateTime(timezone=True)),
        sa.Column("synced", sa.DateTime(timezone=True)),
        sa.Column("due", sa.DateTime(timezone=True)),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.String(255), nullable=False),
        sa.Column("trait", sa.JSON(), nullable=False),
        sa.Column("reported", sa.JSON(), nullable=False),
    )
    op.create_table(
        "account_channels",
        sa.Column("team", sa.String(64), primary_key=True),
        sa.Column("channel", sa.String(64), primary_key=True),
        sa.Column("account", sa.String(128), nullable=False),
    )
    op.create_table(
        "segment_changes",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("team", sa.String(64), nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("account", sa.String(128), nullable=False),
        sa.Column("old", sa.String(255), nullable=False),
        sa.Column("new", sa.String(255), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=False),
    )
    op.create_index("ix_segment_changes_outcome", "segment_changes", ["outcome"])


def downgrade() -> None:
    for table in ("segment_changes", "account_channels", "account_sync", "accounts"):
        op.drop_table(table)
