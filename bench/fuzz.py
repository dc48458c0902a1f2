"""Coverage-guided inputs: python bench/fuzz.py pictures|pdfs|toml|yaml|markdown SECONDS (pip install atheris).

The readers of what strangers send are given bytes that atheris makes from the books of the tests. Right is a result or
one of the errors named below; any other exception, and one input that takes longer than ten seconds, is a find: its
bytes stay in the working folder, to become a test.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["stamba"]):
    from stamba import config
    from stamba.checks.preflight import preflight
    from stamba.config import front_matter
    from stamba.ground.errors import ConfigError, ManuscriptError, Source
    from stamba.manuscript import dialect, images

from tests.checks.preflight import samples

BOOKS = Path(__file__).resolve().parent.parent / "tests" / "books"
PLACE = Source(Path("a"), 1)


def pictures(content: bytes) -> None:
    """Pictures and drawings."""
    for drawing in (False, True):
        with suppress(images.ImageError):
            images.look_at(content, drawing=drawing)


def pdfs(content: bytes) -> None:
    """Preflight, which reads everything of a PDF, in this process and not beside it."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(content)
        file.flush()
        preflight(Path(file.name))


def toml(content: bytes) -> None:
    """book.toml, read with all of its keys."""
    with tempfile.TemporaryDirectory() as folder, suppress(ConfigError):
        (Path(folder) / "book.toml").write_bytes(content)
        config.load(Path(folder))


def yaml(content: bytes) -> None:
    """The metadata at the head of a chapter."""
    with suppress(ConfigError, ManuscriptError):
        front_matter.in_words_of_the_book(front_matter.values_of(content.decode("utf-8", "ignore"), PLACE))


def markdown(content: bytes) -> None:
    """The guard of the dialect, before pandoc."""
    text = content.decode("utf-8", "ignore")
    list(dialect.references(text))
    list(dialect.headings(text))


TARGETS: dict[str, tuple[Callable[[bytes], None], tuple[str, ...]]] = {
    "pictures": (pictures, ("*.png", "*.svg", "*.jpg")),
    "pdfs": (pdfs, ("*.pdf",)),
    "toml": (toml, ("*.toml",)),
    "yaml": (yaml, ("*.md",)),
    "markdown": (markdown, ("*.md",)),
}


def seeds(patterns: tuple[str, ...]) -> Iterator[bytes]:
    if "*.pdf" in patterns:
        with tempfile.TemporaryDirectory() as folder:
            yield samples.Sample().save(Path(folder) / "a.pdf").read_bytes()
            yield samples.flat().save(Path(folder) / "b.pdf").read_bytes()
    for pattern in patterns:
        yield from (path.read_bytes() for path in sorted(BOOKS.rglob(pattern)))


def main(name: str, seconds: str) -> None:
    target, patterns = TARGETS[name]
    corpus = Path(tempfile.mkdtemp(prefix=f"fuzz-{name}-"))
    for number, content in enumerate(seeds(patterns)):
        (corpus / str(number)).write_bytes(content)
    atheris.Setup(
        [sys.argv[0], str(corpus), f"-max_total_time={seconds}", "-timeout=10", "-rss_limit_mb=2000"], target
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
