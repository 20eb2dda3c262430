"""One analysis of Chinese for every engine (DESIGN, decision 6): text in, plain tokens out. Pure: no Django."""
