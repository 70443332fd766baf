"""Gives out phone numbers that Ofcom keeps for drama, so that none of them can ever ring anywhere."""

from __future__ import annotations

from random import Random

LANDLINE, MOBILE, FREE, WIDE = "01632 960{:03}", "07700 900{:03}", "0808 157 0{:03}", "03069 990{:03}"


class Phones:
    """Every number is given out once; there are 1,000 of each kind."""

    def __init__(self, seed: str) -> None:
        self._left: dict[str, list[str]] = {}
        for shape in (LANDLINE, MOBILE, FREE, WIDE):
            numbers = [shape.format(number) for number in range(1000)]
            Random(f"{seed}/{shape}").shuffle(numbers)
            self._left[shape] = numbers

    def next(self, *, county_wide: bool, chance: Random) -> str:
        """A number of a kind that such a group would have."""
        shapes = (FREE, WIDE) if county_wide else (LANDLINE, LANDLINE, MOBILE)
        return self._left[chance.choice(shapes)].pop()
