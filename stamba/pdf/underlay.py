"""Pages of one PDF placed under those of another."""

from __future__ import annotations

from pathlib import Path

from stamba.pdf.objects import Name, open_pdf, save


def place_under(sheets: Path, pages: Path, corner: tuple[float, float], target: Path) -> None:
    """Write a PDF of sheets with each page of another file under the sheet of its number.

    `corner` is where the lower left corner of the pages, which is their 0, 0, comes on the sheets, in points.
    """
    x, y = corner
    with open_pdf(sheets) as upper, open_pdf(pages) as lower:
        for number, (sheet, page) in enumerate(zip(upper.pages, lower.pages, strict=False)):
            name = Name(
                f"/Page{number}"
            )  # sheets may share their resources, and pikepdf itself would draw lots
            sheet.add_resource(upper.copy_foreign(page.as_form_xobject()), Name.XObject, name)
            sheet.contents_add(f"q 1 0 0 1 {x:.3f} {y:.3f} cm {name} Do Q\n".encode(), prepend=True)
        save(upper, target, "1.7")
