"""The words of the furniture, of the house or of a book: text in which `{name}` stands for what a book has there."""

from __future__ import annotations

from string import Formatter

from stamba.ground.tables import TomlTable, one_of

# Word -> what can stand in it; the words that are not named here have nothing to fill in, or the designer's own.
FIELDS = {
    "date": ("day", "month", "year"),
    "set_in": ("faces", "licence"),
    "corrected_many": ("count",),
    "revision": ("digest", "date"),
    "title_and_part": ("title", "part"),
    "print_edition": ("title", "digest"),
    "access_pages": ("count",),
    "access_evaluated": ("name",),
    "calibration_mm": ("count",),
    "ref_figure": ("number",),
    "ref_table": ("number",),
    "ref_equation": ("number",),
    "ref_listing": ("number",),
    "ref_section": ("title",),
    "caption": ("label",),
    "label_for": ("label", "name"),
}


def words_of(table: TomlTable) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the words of a table by their keys, and its months; raises ConfigError for what cannot be filled in."""
    words = {key: _word(table, key) for key in table.mapping() if key != "months"}
    months = table.texts("months")
    if months and len(months) != 12:
        what = f"a year has twelve, not {len(months)}"
        raise table.error("months", what, "Name all of them, January first.")
    return words, months


def _word(table: TomlTable, key: str) -> str:
    text, known = table.text(key), FIELDS.get(key)
    try:
        fields = [(name, spec or kind) for _, name, spec, kind in Formatter().parse(text) if name is not None]
    except ValueError:
        if known is None:  # nothing will be filled in
            return text
        raise table.error(key, f"{text!r} has half a pair of braces", "Write {{ or }} for a brace.") from None
    for name, more in fields:
        if more or not name.isidentifier() or name not in (known or (name,)):
            may = (
                f"Use {one_of([f'{{{one}}}' for one in known])}."
                if known
                else "Write {name}, and nothing more."
            )
            raise table.error(key, f"{text!r} asks for more than can be filled in", may)
    return text
