"""The article as JATS, the XML of archives of journals."""

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from compendium.errors import Refusal
from compendium.paper import heading, placed, written
from compendium.paper.written import Written

XLINK = "http://www.w3.org/1999/xlink"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def write(article: Written) -> Path:
    """Write the JATS of an article, and that of the site; return the path of the first."""
    markdown = written.markdown(article, "jats", written.ledger_link)
    output = article.file("xml")
    written.pandoc(markdown, "jats_archiving", output, article.language, "--number-sections", "--wrap=none")
    _complete_jats(output, article)
    moved = placed.moved(output.read_text(encoding="utf-8"), article.language)
    placed.beside(output).write_text(moved, encoding="utf-8")
    return output


def _complete_jats(path: Path, article: Written) -> None:
    """Add what pandoc's JATS leaves out: translated title, abstract and keywords, licence."""
    ET.register_namespace("xlink", XLINK)
    ET.register_namespace("mml", "http://www.w3.org/1998/Math/MathML")
    content = path.read_text(encoding="utf-8")
    doctype = re.search(r"<!DOCTYPE[^>]*>", content)
    root = ET.fromstring(content)  # noqa: S314 (what pandoc just wrote)
    head = heading.metadata(article.language)
    meta = root.find("./front/article-meta")
    if meta is None:
        raise Refusal("JATS : article-meta manque.")
    groups = []
    if "abstract-en" in head:
        groups.append(_translated(meta, head, article))
    for existing in meta.findall("kwd-group"):
        meta.remove(existing)
    for key, code in (("keywords", article.language.code), ("keywords-en", "en")):
        words = head.get(key, [])
        if words:
            group = ET.Element("kwd-group", {"kwd-group-type": "author", XML_LANG: code})
            for word in words:
                ET.SubElement(group, "kwd").text = str(word)
            groups.append(group)
    abstract = meta.find("abstract")
    place = list(meta).index(abstract) + 1 if abstract is not None else len(meta)
    for offset, element in enumerate(groups):
        meta.insert(place + offset, element)
    _relative_images(root)
    body = ET.tostring(root, encoding="unicode")
    path.write_text(
        '<?xml version="1.0" encoding="utf-8"?>\n'
        + (doctype.group() + "\n" if doctype else "")
        + body
        + "\n",
        encoding="utf-8",
    )


def _translated(meta: ET.Element, head: dict[str, Any], article: Written) -> ET.Element:
    """Add the English title, and return the English abstract."""
    titles = meta.find("title-group")
    if titles is not None:
        group = ET.SubElement(titles, "trans-title-group", {XML_LANG: "en"})
        ET.SubElement(group, "trans-title").text = str(head["title-en"])
    english = written.english(head, article, "jats")
    translated = ET.Element("trans-abstract", {XML_LANG: "en"})
    ET.SubElement(translated, "p").text = english.strip()
    return translated


def _relative_images(root: ET.Element) -> None:
    """Name images from the folder of the article, not from the project's."""
    for graphic in root.iter("graphic"):
        key = f"{{{XLINK}}}href"
        address = graphic.get(key, "")
        graphic.set(key, "../../" + address)
