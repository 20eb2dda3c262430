"""How well search finds, measured: judged queries over the demo county (docs: `make search-quality`)."""
