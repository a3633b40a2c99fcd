"""``python -m ancrage``: the command line."""

from ancrage.cli import command

if __name__ == "__main__":
    command()
