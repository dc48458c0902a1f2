"""The limits that a book sets its pages: the table [quality] of book.toml."""

from __future__ import annotations

from dataclasses import dataclass, fields

from stamba.ground.tables import TomlTable


@dataclass(frozen=True, slots=True)
class QualityLimits:
    """The limits of a book: shares of full lines, the 95th percentile of the gap in natural spaces, counts; the share
    of pages with much white above their notes.

    The keys of the table [quality] of book.toml have these names; those that it has are `promised`.
    """

    loose_share: float = 0.05
    tight_share: float = 0.02
    hyphen_share: float = 0.45
    white_share: float = 0.25
    gap_p95: float = 2.0
    ladders: int = 0
    rivers: int = 2
    widows: int = 0
    orphans: int = 0
    runts: int = 0
    uneven_spreads: int = 0
    off_grid_lines: int = 0
    off_grid_others: int = 0
    page_turn_hyphens: int = 0
    lonely_last_lines: int = 0
    stray_notes: int = 0
    overfull_lines: int = 0
    stranded_lines: int = 0
    unplanned_blanks: int = 0
    promised: frozenset[str] = frozenset()

    @classmethod
    def read(cls, table: TomlTable) -> QualityLimits:
        """Read the table [quality]; raises ConfigError for an unknown key or a value that is no number from 0 up."""
        given: dict[str, float] = {}
        for field in fields(cls):
            if field.name == "promised":
                continue
            default = field.default
            if isinstance(default, int):
                given[field.name] = table.whole(field.name, default)
            elif isinstance(default, float):
                given[field.name] = table.number(field.name, default)
                if given[field.name] < 0:
                    raise table.error(field.name, f"{given[field.name]:g} is less than 0")
        table.close()
        return cls(**given, promised=frozenset(table.mapping()))  # type: ignore[arg-type]
