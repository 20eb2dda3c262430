"""What is wrong with a text as text: planted advertising, remains of a CMS, mojibake, placeholders, slips of number and year.

Pure functions over strings. Each returns ``Defect`` rows with offsets into the text it was given; whoever calls decides
what to cut, what to show and whom to ask.
"""

from core.text_defects.defect import Defect, cut_out
from core.text_defects.garbled import find_garbled
from core.text_defects.placeholders import find_placeholders
from core.text_defects.places import find_foreign_places, places_in
from core.text_defects.planted import find_planted
from core.text_defects.residue import find_furniture, find_residue
from core.text_defects.sequence import find_numbering_jumps, find_year_slips

__all__ = [
    "Defect",
    "cut_out",
    "find_foreign_places",
    "find_furniture",
    "find_garbled",
    "find_numbering_jumps",
    "find_placeholders",
    "find_planted",
    "find_residue",
    "find_year_slips",
    "places_in",
]
