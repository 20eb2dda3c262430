"""Engines: where the tokens are kept and looked up. `base` is the whole interface."""
