"""Proposals, and what has become of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "proposals",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("team", sa.String(64), nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("section", sa.String(500), nullable=False),
        sa.Column("entry", sa.String(500), nullable=False),
        sa.Column("values", sa.JSON, nullable=False),
        sa.Column("before", sa.JSON, nullable=False),
        sa.Column("channel", sa.String(64), nullable=False),
        sa.Column("message", sa.String(64), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("decided_by", sa.String(64), nullable=False),
        sa.Column("decided_name", sa.String(100), nullable=False),
        sa.Column("decided", sa.DateTime(timezone=True)),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("final_values", sa.JSON(none_as_null=True)),
        sa.Column("final_before", sa.JSON(none_as_null=True)),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("publish_at", sa.DateTime(timezone=True)),
        sa.Column("problem", sa.Text, nullable=False),
        sa.Column("published", sa.DateTime(timezone=True)),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("link", sa.Text, nullable=False),
        sa.Column("is_live", sa.Boolean, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("tell_at", sa.DateTime(timezone=True)),
        sa.Column("tellings", sa.Integer, nullable=False),
        sa.Column("card", sa.String(64), nullable=False),
        sa.Column("card_channel", sa.String(64), nullable=False),
        sa.Column("card_revision", sa.Integer, nullable=False),
        sa.Column("told", sa.String(16), nullable=False),
        sa.UniqueConstraint("key", name="uq_proposals_key"),
    )
    op.create_index("ix_proposals_state", "proposals", ["state"])
    op.create_index("ix_proposals_publish_at", "proposals", ["publish_at"])
    op.create_index("ix_proposals_tell_at", "proposals", ["tell_at"])


def downgrade() -> None:
    op.drop_table("proposals")
