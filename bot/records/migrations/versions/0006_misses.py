"""Questions that found nothing, and the weekly posts that tell of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "misses",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("team", sa.String(64), nullable=False),
        sa.Column("wording", sa.String(300), nullable=False),
        sa.Column("industry", sa.String(100)),
        sa.Column("via", sa.String(20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, index=True),
    )
    op.create_table(
        "weekly_posts",
        sa.Column("week", sa.String(10), primary_key=True),
        sa.Column("channel", sa.String(64), nullable=False),
        sa.Column("ts", sa.String(64), nullable=False, index=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("blocks", sa.JSON(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "lines_done",
        sa.Column("week", sa.String(10), primary_key=True),
        sa.Column("line", sa.String(40), primary_key=True),
        sa.Column("said", sa.String(300), nullable=False),
    )


def downgrade() -> None:
    for table in ("lines_done", "weekly_posts", "misses"):
        op.drop_table(table)
