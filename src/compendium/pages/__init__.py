"""Pages and images made from results: figures and tables, the site, their frame and templates."""
