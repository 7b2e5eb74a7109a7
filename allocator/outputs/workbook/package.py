"""Finishes the workbook's package: heading styles, language, and bytes that are always the same."""

from __future__ import annotations

import io
import re
import zipfile

from allocator.outputs.workbook.style import HEADING_1, HEADING_2

_STYLES, _CORE = "xl/styles.xml", "docProps/core.xml"
#: Numbers under which the format knows its own styles "Heading 1" and "Heading 2".
_BUILT_IN: dict[int, tuple[str, int]] = {
    HEADING_1: ("Heading 1", 16),
    HEADING_2: ("Heading 2", 17),
}
_LANGUAGE = "<dc:language>en-GB</dc:language>"
#: A ZIP file knows no earlier time; its system and rights are those of a plain file on Unix.
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_UNIX, _PLAIN_FILE = 3, 0o100644 << 16


def finished(content: bytes) -> bytes:
    """Return a package with named heading styles and a language, packed in one fixed way.

    XlsxWriter can write neither, and packs as the machine at hand does.

    Parameters
    ----------
    content
        The package as XlsxWriter made it, whose headings name the styles `HEADING_1` and
        `HEADING_2` of `allocator.outputs.workbook.style`.
    """
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as given,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in given.namelist():
            part = given.read(name)
            if name == _STYLES:
                part = _with_headings(part.decode()).encode()
            elif name == _CORE:
                part = _replaced(part.decode(), r"(?=</cp:coreProperties>)", _LANGUAGE).encode()
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = _UNIX, _PLAIN_FILE
            made.writestr(entry, part)
    return packed.getvalue()


def _with_headings(styles: str) -> str:
    """Return the styles with those of headings, in the fonts of the cells that use them."""
    shapes = "".join(_shape(styles, style) for style in _BUILT_IN)
    names = "".join(
        f'<cellStyle name="{name}" xfId="{style}" builtinId="{number}"/>'
        for style, (name, number) in _BUILT_IN.items()
    )
    styles = _replaced(styles, r"(?=</cellStyleXfs>)", shapes)
    styles = _replaced(styles, r"(?=</cellStyles>)", names)
    for element in ("cellStyleXfs", "cellStyles"):
        styles = _replaced(styles, rf'(?<=<{element} count=")1(?=")', str(1 + len(_BUILT_IN)))
    return styles


def _shape(styles: str, style: int) -> str:
    found = re.search(rf'<xf [^>]*fontId="(\d+)"[^>]*xfId="{style}"', styles)
    assert found, f"no cell has the heading style {style}"
    font = f'numFmtId="0" fontId="{found[1]}" fillId="0" borderId="0" applyFont="1"'
    return f"<xf {font}/>"


def _replaced(text: str, pattern: str, with_text: str) -> str:
    replaced, count = re.subn(pattern, with_text, text)
    assert count == 1, f"{pattern} stands {count} times, not once"
    return replaced
