"""Colours of this subject, beside those of `compendium.publish.theme`: each is defined here and nowhere else."""

BESIDE = "#9db4c8"
"""A neighbour of the territory in front."""

GROUND = "#d9d3c4"
"""The basin, where it is the ground that something stands on."""

SIGNED = "#ebe7dc"
"""EPCIs that signed the plan, outside the basin."""

ZONED = "#6fb59d"
"""Communes of the zone where building is helped."""

SHARED_OUT = "#8fbfdd"
"""Bars of years of which only the sum is known."""

ESTIMATED = "#b5b5b5"
"""An amount that is an estimate of a cost."""

LOW, LOWER = "#b5541c", "#e6b48f"
"""Communes of a low value: among others of a low one, and among those of a high one."""

HIGH, HIGHER = "#7d93a6", "#b9c7d2"
"""Communes of a high value: among others of a high one, and among those of a low one."""

FALLS = ("#8c3a0e", "#c4672f", "#e59c6c", "#f6d2b8")
RISES = ("#cfe3ec", "#94c1d6", "#4f93b8", "#1f5f8b")
"""Classes of a change: below zero, the greatest fall first; above it, the greatest rise last."""

ALIKE, UNKNOWN = "#e9e5da", "#d3c8ae"
"""Communes of no cluster, and those whose value is not published."""

CROSSING = "#4d4d4d"
"""A line behind that others cross, so that it is followed."""

SHADE = "rgba(120,120,120,0.18)"
"""A band behind curves."""
