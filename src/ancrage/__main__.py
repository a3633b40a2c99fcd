"""``python -m ancrage``: the command line."""

from compendium.app import command

if __name__ == "__main__":
    command()
