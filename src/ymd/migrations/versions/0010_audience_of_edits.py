"""To whom a post said what it said before an edit."""

from alembic import op

revision = "0010"
down_revision = "0009"


UP: tuple[str, ...] = (
    "alter table post_edits add column audience text",
    # Nobody noted it until now; whoever the post is for today is the nearest that is known.
    """
    update post_edits set audience = posts.audience
    from posts where posts.root_id = post_edits.root_id and posts.id = post_edits.post_id
    """,
)


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    op.execute("alter table post_edits drop column audience")
