"""The author's watch: what changes is made again while one writes, and the browser shows it."""
