"""SVG to PNG with letters that ship beside this file: no machine's fonts are asked for.

fonts/ holds DejaVu Sans (licence beside), cut to Vietnamese with fontTools' `pyftsubset --no-hinting`.
"""

from importlib.resources import as_file, files

import resvg_py

_SHARP = 2.5


def png(svg: str) -> bytes:
    """Sharp enough for a dense screen. The same SVG gives the same bytes."""
    with as_file(files("tasks.letters.digest").joinpath("fonts")) as fonts:
        letters = [str(font) for font in sorted(fonts.glob("*.ttf"))]
        return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=_SHARP, skip_system_fonts=True, font_files=letters))
