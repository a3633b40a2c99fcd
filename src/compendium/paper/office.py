"""The article for a word processor: an A4 page with styles of the project, contents that are there when it opens."""

import io
import re
import subprocess
import zipfile
from html import escape
from pathlib import Path

from compendium.language import Language
from compendium.publish import theme

A4 = (
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1418" w:right="1304" w:bottom="1418" w:left="1304" w:header="709" w:footer="709" w:gutter="0"/>'
)
"""Size and margins of the page, in twentieths of a point."""

FONT = "Calibri"
"""Font of the document: word processors have it, or one of the same widths."""

TEXT, TABLE, TITLE = 21, 17, 38
"""Sizes of the text, of tables and captions, and of the title, in half points."""

HEADINGS = {"Heading1": 30, "Heading2": 24, "TOCHeading": 26}
"""Sizes of headings, in half points."""

PLAIN = {"Subtitle": 25, "Author": TEXT, "Date": TEXT}
"""Sizes of what stands under the title, in half points."""

MARGIN = 60
"""Room on each side of a cell, in twentieths of a point."""

SUBJECT, LINK = "eaf2f8", "00639c"
"""Ground of the row that a table is about; colour of links."""

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
    styles = re.sub(
        r"<w:rFonts [^>]*Theme=[^>]*/>", f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" />', styles
    )
    small = f'<w:rPr><w:sz w:val="{TABLE}"/></w:rPr>'
    styles = _in_style(styles, "Compact", "</w:style>", f"{small}</w:style>")
    styles = _in_style(styles, "Caption", "<w:i />", f'<w:sz w:val="{TABLE}"/>')
    styles = _in_style(styles, "Hyperlink", "<w:color [^>]*/>", f'<w:color w:val="{LINK}"/>')
    styles = _in_style(styles, "Title", '<w:jc w:val="center" />', "")
    for style, size in {**HEADINGS, "Title": TITLE}.items():
        styles = _in_style(styles, style, r'<w:sz w:val="\d+" />', f'<w:b/><w:sz w:val="{size}" />')
    for style, size in PLAIN.items():  # these are based on the title
        plain = f'<w:rPr><w:b w:val="0"/><w:spacing w:val="0"/><w:sz w:val="{size}"/></w:rPr></w:style>'
        styles = _in_style(styles, style, "<w:rPr>.*?</w:rPr>", "")
        styles = _in_style(styles, style, "</w:style>", plain)
    together = "</w:tblPr><w:trPr><w:cantSplit/></w:trPr>"
    styles = _in_style(styles, "Table", "</w:tblPr>", together)
    styles = _in_style(styles, "Table", 'w:w="108"', f'w:w="{MARGIN}"', times=2)
    verdicts = "".join(
        f'<w:style w:type="character" w:customStyle="1" w:styleId="{verdict_style(code).replace(" ", "")}">'
        f'<w:name w:val="{verdict_style(code)}"/><w:rPr><w:color w:val="{colour.removeprefix("#")}"/></w:rPr></w:style>'
        for code, colour in theme.VERDICT_COLOURS.items()
    )
    return styles.replace("</w:styles>", f"{verdicts}</w:styles>")


def verdict_style(code: str) -> str:
    """Return the name of the style that a verdict's mark is written in."""
    return f"Verdict {code}"


def _in_style(styles: str, name: str, old: str, new: str, times: int = 1) -> str:
    """Return styles where one of them has something else in its place."""

    def changed(style: re.Match[str]) -> str:
        return re.sub(old, new, style[0], count=times, flags=re.DOTALL)

    pattern = rf'<w:style [^>]*w:styleId="{name}".*?</w:style>'
    return re.sub(pattern, changed, styles, count=1, flags=re.DOTALL)


def finished(document: str) -> str:
    """Return the text of a document with its contents filled in, columns as wide as their words, rows set off.

    Parameters
    ----------
    document : str
        ``word/document.xml``, as pandoc wrote it.
    """
    headings = [(anchor, level, _words(runs)) for anchor, level, runs in HEADING.findall(document)]
    document = CONTENTS.sub(lambda _: _contents(headings), document, count=1)
    document = document.replace('<w:tblLayout w:type="fixed" />', '<w:tblLayout w:type="autofit" />')
    document = ROW.sub(lambda row: _set_off(row[0]), document)
    return TABLE_OF_ROWS.sub(lambda table: _held(table[0]), document)


HELD = 20
"""Rows of a table that is not cut between pages, at most."""

TABLE_OF_ROWS = re.compile(r"<w:tbl>.*?</w:tbl>", re.DOTALL)


def _held(table: str) -> str:
    """Return a table whose rows stay with the next one, if it is short."""
    *above, last = re.split(r"(?=<w:tr>)", table)
    if len(above) > HELD:
        return table
    return "".join(row.replace(STYLED, f"{STYLED}<w:keepNext />") for row in above) + last


STYLED = '<w:pStyle w:val="Compact" />'
"""Style of a paragraph of a table."""

ROW = re.compile(r"<w:tr>.*?</w:tr>", re.DOTALL)
"""A row of a table."""

RULED = '<w:tcBorders><w:top w:val="single" w:sz="4" w:space="0" w:color="808080"/></w:tcBorders>'
"""What parts a total from what it adds."""

SHADED = f'<w:shd w:val="clear" w:color="auto" w:fill="{SUBJECT}"/>'


def _set_off(row: str) -> str:
    """Return a row with a rule above it if it is all in italics, a total; with a ground if it is all bold, the subject.

    Examples
    --------
    >>> _set_off("<w:tr><w:tc><w:tcPr /><w:r><w:rPr><w:b /></w:rPr><w:t>Riverside</w:t></w:r></w:tc></w:tr>")
    '<w:tr><w:tc><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="eaf2f8"/></w:tcPr><w:r><w:rPr><w:b /></w:rPr><w:t>Riverside</w:t></w:r></w:tc></w:tr>'
    """
    runs = [run for run in re.findall(r"<w:r>.*?</w:r>", row, re.DOTALL) if _words(run).strip()]
    for sign, look in (("<w:i />", RULED), ("<w:b />", SHADED)):
        if runs and all(sign in run for run in runs):
            return row.replace("<w:tcPr />", f"<w:tcPr>{look}</w:tcPr>")
    return row


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
