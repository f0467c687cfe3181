"""The fences of keys, what comes in while sealed, officers, escrows; rows by key and age."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_KEY_ID = sa.text("UPDATE records SET key_id = substr(sealed, 9, 8)")


def upgrade() -> None:
    op.create_table(
        "key_fences",
        sa.Column("key_id", sa.LargeBinary(length=8), nullable=False),
        sa.Column("is_closed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("key_id", name=op.f("pk_key_fences")),
    )
    op.create_table(
        "intake",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("mac", sa.LargeBinary(length=32), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake")),
    )
    for table in ("officers", "escrows"):
        op.create_table(
            table,
            sa.Column("id", sa.String(length=32), nullable=False),
            sa.Column("version", sa.Integer(), nullable=False),
            sa.Column("sealed", sa.LargeBinary(), nullable=False),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        )
    with op.batch_alter_table("records", schema=None) as batch_op:
        batch_op.add_column(sa.Column("key_id", sa.LargeBinary(length=8), nullable=True))
    op.execute(_KEY_ID)
    with op.batch_alter_table("records", schema=None) as batch_op:
        batch_op.alter_column("key_id", existing_type=sa.LargeBinary(length=8), nullable=False)
        batch_op.create_index(batch_op.f("ix_records_desk_key_id_id"), ["desk", "key_id", "id"])
    op.drop_index(op.f("ix_audit_about"), table_name="audit")
    op.create_index(op.f("ix_audit_about_sequence"), "audit", ["about", "sequence"])


def downgrade() -> None:
    op.drop_index(op.f("ix_audit_about_sequence"), table_name="audit")
    op.create_index(op.f("ix_audit_about"), "audit", ["about"])
    with op.batch_alter_table("records", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_records_desk_key_id_id"))
        batch_op.drop_column("key_id")
    for table in ("escrows", "officers", "intake", "key_fences"):
        op.drop_table(table)
