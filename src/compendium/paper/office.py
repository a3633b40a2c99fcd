"""The article for a word processor: an A4 page with styles of the project, contents that are there when it opens."""

import io
import re
import subprocess
import zipfile
from html import escape
from pathlib import Path

from compendium.language import Language

A4 = (
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1418" w:right="1304" w:bottom="1418" w:left="1304" w:header="709" w:footer="709" w:gutter="0"/>'
)
"""Size and margins of the page, in twentieths of a point."""

TEXT, TABLE = 21, 17
"""Sizes of the text and of tables, in half points."""

HEADING = re.compile(
    r'<w:bookmarkStart w:id="\d+" w:name="([^"]+)" />\s*<w:p><w:pPr><w:pStyle w:val="Heading([12])" /></w:pPr>(.*?)</w:p>',
    re.DOTALL,
)
"""A heading of a document that pandoc wrote: its anchor, its level, its runs."""

CONTENTS = re.compile(r"<w:p><w:r><w:fldChar w:fldCharType=\"begin\".*?</w:p>", re.DOTALL)
"""The empty contents that pandoc writes."""


def reference(folder: Path, language: Language) -> Path:
    """Write the document whose styles pandoc takes: its own, on A4, in the language, tables whose rows hold together."""
    import pypandoc

    asked = [pypandoc.get_pandoc_path(), "--print-default-data-file", "reference.docx"]
    given = subprocess.run(asked, capture_output=True, check=True).stdout
    target = folder / "reference.docx"
    with zipfile.ZipFile(io.BytesIO(given)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/document.xml":
                content = content.decode().replace("<w:sectPr>", f"<w:sectPr>{A4}").encode()
            if name == "word/styles.xml":
                content = _styled(content.decode(), language).encode()
            new.writestr(name, content)
    return target


def _styled(styles: str, language: Language) -> str:
    tongue = "fr-FR" if language.first else "en-GB"
    styles = styles.replace('<w:lang w:val="en-US"', f'<w:lang w:val="{tongue}"')
    styles = styles.replace('<w:sz w:val="24" />', f'<w:sz w:val="{TEXT}" />', 1)
    small = f'<w:rPr><w:sz w:val="{TABLE}"/></w:rPr>'
    styles = re.sub(
        r'(w:styleId="Compact">.*?)(</w:style>)', rf"\1{small}\2", styles, count=1, flags=re.DOTALL
    )
    together = "</w:tblPr><w:trPr><w:cantSplit/></w:trPr>"
    return re.sub(r'(w:styleId="Table">.*?)</w:tblPr>', rf"\1{together}", styles, count=1, flags=re.DOTALL)


def finished(document: str) -> str:
    """Return the text of a document with its contents filled in, and columns as wide as their words.

    Parameters
    ----------
    document : str
        ``word/document.xml``, as pandoc wrote it.
    """
    headings = [(anchor, level, _words(runs)) for anchor, level, runs in HEADING.findall(document)]
    return CONTENTS.sub(lambda _: _contents(headings), document, count=1).replace(
        '<w:tblLayout w:type="fixed" />', '<w:tblLayout w:type="autofit" />'
    )


def _words(runs: str) -> str:
    return " ".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", runs))


def _contents(headings: list[tuple[str, str, str]]) -> str:
    """Return the contents as the result of the field that a word processor brings up to date."""
    start = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve">TOC \\o "1-2" \\h \\z \\u</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    lines = [
        f'<w:p><w:pPr><w:pStyle w:val="Compact"/><w:ind w:left="{360 * (int(level) - 1)}"/></w:pPr>{start if not place else ""}'
        f'<w:hyperlink w:anchor="{escape(anchor)}"><w:r><w:t xml:space="preserve">{words}</w:t></w:r></w:hyperlink></w:p>'
        for place, (anchor, level, words) in enumerate(headings)
    ]
    return "".join(lines) + '<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
