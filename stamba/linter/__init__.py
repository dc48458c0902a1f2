"""The linter: judges what the author typed, before typography; `stamba.linter.proofread` is the way in."""
