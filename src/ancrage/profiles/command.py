"""Make the profile of the EPCI that someone asks for, its document too, and say where it is."""

from ancrage.profiles import documents, names, one, page
from compendium import project
from compendium.pages import chrome
from compendium.run import holder, progress


def make(asked: str) -> int:
    """Make a profile and print where it is.

    Parameters
    ----------
    asked : str
        Code or name of an EPCI.

    Returns
    -------
    int
        Exit status: 0, even where no browser can draw the document.
    """
    code = names.find(asked)
    with holder.only_one(f"territory {code}"):
        with progress.step("contours"):
            one.ready()
        with progress.step(code):
            one.make(code)
        browser = chrome.ensure()
        if browser:
            with progress.step("document"):
                list(documents.write([code]))
    told = page.content(code)
    where = project.relative(one.folder(code))
    print(f"\n{told['titre']}\n{told['sous_titre']}\n\nCe qui manque")
    print("\n".join(f"  {line}" for line in told["manque"]))
    print(f"\nÀ ouvrir\n  {where}/profil.html")
    print(f"  {where}/{one.DOCUMENT}" if browser else f"\n{chrome.ADVICE}\nLe document PDF n’est pas fait.")
    print(f"  {where}/notebooks/, figures/, data/processed/")
    return 0
