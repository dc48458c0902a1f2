"""Words parted by the patterns of the house, and by the exceptions that mend them."""

from __future__ import annotations

import pytest

from stamba.language import hyphenation
from tests.conftest import HOUSE

# The word with all the places at which it may be parted, two letters on a side at least.
GEORGIAN = (
    "გე-ნე-რა-ლურ-მა", "მხარ-და-ჭე-რა", "ბურ-ჟუ-ა-ზი-ულ", "გა-და-წყვი-ტა", "ბრძო-ლის-თვის", "სვერ-დლო-ვი", "წარ-მო-დგე-ნა",
    "სა-ტრან-სპორ-ტო", "გამო-აქვეყ-ნეს", "შე-სთა-ვა-ზეს", "კონტრ-რე-ვო-ლუ-ცია", "იმე-დოვ-ნებდა", "და-წე-რა",
)  # fmt: skip


@pytest.mark.parametrize("parted", GEORGIAN)
def test_georgian_words_are_parted_as_they_are_made(parted: str) -> None:
    hyphenation.register(HOUSE)
    georgian = hyphenation.hyphenator("ka")
    assert georgian is not None
    assert georgian.inserted(parted.replace("-", "")) == parted
