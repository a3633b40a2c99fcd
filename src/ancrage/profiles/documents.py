"""Draw the documents of profiles: their figures as images, then four pages of PDF."""

from collections.abc import Iterator, Sequence

from ancrage.profiles import one, page
from compendium.pages import chrome, images
from compendium.run import seals

BATCH = 20
"""Profiles drawn by one browser: it is started again before it has kept much."""


def missing(codes: Sequence[str]) -> list[str]:
    """Return the profiles that are made and have no document, or one of another template."""
    template = _template()
    return [code for code in codes if one.done(code) and not _drawn(code, template)]


def _template() -> str:
    return seals.digest([page.template()])


def _drawn(code: str, template: str) -> bool:
    return (one.folder(code) / one.DOCUMENT).is_file() and one.told(code).get("document") == template


def write(codes: Sequence[str]) -> Iterator[int]:
    """Write the documents of some profiles; give, now and then, how many are written.

    Parameters
    ----------
    codes : sequence of str
        SIREN of EPCIs whose profile is made.

    Raises
    ------
    Refusal
        If the browser fails, or if Typst refuses the template; what is written stays.
    """
    browser, template = chrome.find(), _template()
    for start in range(0, len(codes), BATCH):
        batch = codes[start : start + BATCH]
        with images.Studio(browser) as studio:
            for code in batch:
                for specification in sorted((one.folder(code) / "figures").glob("F[0-9][0-9]_*.json")):
                    studio.give(specification)
        for code in batch:
            page.document(code)
            one.note(code, document=template)
        yield start + len(batch)
