"""Graphics states and inks of a print file: overprint on and off, a spot ink, and what a press must not be told.

ISO 32000-1, 8.4.5 (ExtGState), 8.6.6.4 (Separation), 8.6.7 (overprint), 11.6.4 (transparency).
"""

from __future__ import annotations

from stamba.pdf.objects import Dictionary, Name, PdfObject

OVERPRINT, KNOCKOUT = "/StambaOverprint", "/StambaKnockout"
_OWN = ("/OP", "/op", "/OPM")  # the converter says when to overprint
_PRESS = ("/TR", "/TR2", "/HT", "/HTP", "/BG", "/BG2", "/UCR", "/UCR2")
_TRANSPARENCY = ("/ca", "/CA", "/BM", "/SMask", "/AIS")


def overprint_states() -> dict[str, Dictionary]:
    """Return the two states by the names they have in our resources."""
    return {
        OVERPRINT: Dictionary(Type=Name.ExtGState, OP=True, op=True, OPM=1),
        KNOCKOUT: Dictionary(Type=Name.ExtGState, OP=False, op=False, OPM=0),
    }


def clean_state(state: PdfObject, *, transparency: bool) -> bool:
    """Take out of an ExtGState what the press decides, and transparency where it is forbidden.

    False when it then asks for nothing and may be dropped; only done where transparency goes, since an opaque
    state may end a transparent one.
    """
    for key in (*_OWN, *_PRESS, *(() if transparency else _TRANSPARENCY)):
        if key in state:
            del state[key]
    return transparency or bool(set(state.keys()) - {"/Type"})


def is_transparent(state: PdfObject) -> bool:
    """Tell whether an ExtGState lets what lies below shine through: alpha, a blend mode, a soft mask."""
    mode = state.get("/BM", Name.Normal)
    modes = {str(mode)} if isinstance(mode, Name) else {str(each) for each in mode}
    return (
        float(state.get("/ca", 1)) < 1
        or float(state.get("/CA", 1)) < 1
        or not modes & {"/Normal", "/Compatible"}
        or str(state.get("/SMask", "/None")) != "/None"
    )
