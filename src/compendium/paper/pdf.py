"""The article as a PDF, which Typst sets."""

import json
import shutil
from pathlib import Path

from compendium import project
from compendium.errors import Refusal
from compendium.language import Language
from compendium.pages import frame
from compendium.paper import heading, placed, text, written
from compendium.paper.written import Written
from compendium.publish import fonts, theme


def write(article: Written) -> Path:
    """Write the PDF of an article, and that of the site; return the path of the first."""
    markdown = written.markdown(article, "typst", written.ledger_link)
    source = article.file("typ")
    written.pandoc(
        markdown,
        "typst-smart",
        source,
        article.language,
        f"--template={frame.MACHINE / 'article.typ'}",
        "--wrap=none",
    )
    root = article.scratch / "racine"
    (root / "figures").mkdir(parents=True)
    for path in (project.root() / "figures" / article.language.folder).glob(f"F*.{written.COLUMN}"):
        shutil.copyfile(path, root / "figures" / path.name)
    output = article.file("pdf")
    text_ = source.read_text(encoding="utf-8")
    for target, said in ((output, text_), (placed.beside(output), placed.moved(text_, article.language))):
        (root / "article.typ").write_text(said, encoding="utf-8")
        _compile(root, target, article.language)
    return output


def _compile(root: Path, output: Path, tongue: Language) -> None:
    """Have Typst set ``article.typ`` of a folder."""
    import typst

    for clearance in CLEARANCES:
        try:
            typst.compile(
                root / "article.typ",
                output=output,
                root=root,
                timestamp=heading.epoch(),
                font_paths=[fonts.folder()],
                ignore_system_fonts=True,  # those of a machine: another has others under the same names
                sys_inputs={"clearance": clearance, "verdicts": json.dumps(theme.VERDICT_COLOURS)},
            )
            break
        except RuntimeError as error:
            if "internal error" in str(error) and clearance != CLEARANCES[-1]:
                continue
            raise Refusal(
                f"Typst : {str(error)[:600]}",
                f"corrigez templates/article.typ ou {text.place(tongue)}.",
            ) from error


CLEARANCES = ("1.5em", "1.3em", "1.7em", "1.1em")
"""Room between the text and a figure that floats, the best first: in a tagged PDF, Typst 0.15 fails on some floats
beside a footnote at the end of a page, by no fault of the text (typst/typst issues 8487 and 8776); another room
moves them apart."""
