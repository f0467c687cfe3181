"""What is handed over on paper, as the operator's terminal prints it, and as a picture."""

from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Annotated

import typer

from domain.papers import Paper

if TYPE_CHECKING:
    from segno import QRCode

Png = Annotated[
    str | None,
    typer.Option("--png", metavar="FILE", help="Write the picture into a new file, too."),
]

_SCALE = 8
_BORDER = 4
"""Light modules around the code: ISO/IEC 18004 asks for four."""


def paper_document(paper: Paper) -> dict[str, object]:
    """Return a paper as JSON says it."""
    return {
        "seed": paper.seed.reveal(),
        "uri": paper.uri.reveal(),
        "duress": paper.duress.reveal(),
    }


def paper_lines(paper: Paper) -> list[str]:
    """Return what belongs on the paper, the picture last: for a terminal with a dark ground."""
    return [
        f"seed     {paper.grouped.reveal()}",
        f"duress   {paper.duress.reveal()}",
        "",
        "On paper, handed over in person, and never through a chat:",
        "  Scan the picture with an authenticator, or type the seed there. Its six digits, sent",
        "  with /unlock, confirm the invitation and open for reading from then on.",
        "  Learn the duress number by heart. Sent in the place of a code, by somebody forced to,",
        "  it locks everything, warns the head and the auditors, and looks like a journey.",
        "",
        *_drawn(paper),
    ]


def squares_of(paper: Paper) -> list[str]:
    """Return the picture as rows of squares, 1 for a dark one, with nothing around it."""
    rows = _code_of(paper).matrix
    return ["".join("1" if square else "0" for square in row) for row in rows]


def picture_of(paper: Paper) -> bytes:
    """Return the seed as a picture, in PNG."""
    out = BytesIO()
    _code_of(paper).save(out, kind="png", scale=_SCALE, border=_BORDER)
    return out.getvalue()


def _drawn(paper: Paper) -> list[str]:
    out = StringIO()
    _code_of(paper).terminal(out, border=_BORDER, compact=True)
    return out.getvalue().splitlines()


def _code_of(paper: Paper) -> "QRCode":
    import segno  # noqa: PLC0415  # few commands draw

    return segno.make_qr(paper.uri.reveal(), error="m")
