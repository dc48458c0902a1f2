"""A copy to correct on paper, and what was changed since; `stamba.proofs.copy` is the way in."""
