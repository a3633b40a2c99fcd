"""``python -m compendium``: the command line of the compendium of this folder."""

from compendium.app import command

if __name__ == "__main__":
    command()
