"""Compare a rerun with what is archived, and judge each artefact."""
