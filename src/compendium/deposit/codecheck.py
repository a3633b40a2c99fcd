"""The CODECHECK configuration (codecheck.org.uk): what a checker has to reproduce, file by file."""

import yaml

from compendium.deposit import outputs
from compendium.settings import Settings, command

HEAD = """\
# Généré par « {command} describe ». Ce qu’un vérificateur doit retrouver (https://codecheck.org.uk, version 1.0).
# Le nom du vérificateur, la date et le certificat sont les siens : il les ajoute.
"""

LEDGER = "Registre des énoncés et de leurs verdicts"


def configuration(manifest: Settings) -> str:
    """Return the content of ``codecheck.yml``: the manifest lists every figure, table and the ledger."""
    described = {
        "version": "https://codecheck.org.uk/spec/config/1.0/",
        "paper": {
            "title": manifest.title,
            "authors": [{"name": author.full} for author in manifest.authors],
            "reference": "paper/article.fr.md",
        },
        "manifest": [
            {
                "file": path,
                "comment": f"{output.number} : {output.title} (notebooks/{output.notebook}.ipynb, {output.cell})",
            }
            for output in outputs.listed()
            for path in output.archived
        ]
        + ([{"file": "figures/claims.csv", "comment": LEDGER}] if manifest.ledger else []),
    }
    return HEAD.format(command=command()) + yaml.safe_dump(
        described, allow_unicode=True, sort_keys=False, width=110
    )
