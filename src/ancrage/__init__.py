"""The study: the social and solidarity economy in a former coal basin, and what another study would change."""
