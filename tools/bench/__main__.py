"""`make bench`: speed, memory, training and sturdiness, beside Rasa's stock bot where it has the same.

`python -m tools.bench nlu fuzz` runs those parts alone.
"""

import argparse

from rich.console import Console

from tools.bench import fuzz, memory, reading, training, turns

PARTS = ("turns", "nlu", "memory", "training", "fuzz")


def main() -> None:
    """Run the parts asked for, all of them when none is named."""
    asked = _asked()
    screen = Console(width=120)
    for part in asked.parts or PARTS:
        if part == "turns":
            turns.compare(screen)
        elif part == "nlu":
            reading.report(screen)
        elif part == "memory":
            memory.report(screen)
        elif part == "training":
            training.compare(screen, asked.epochs)
        else:
            fuzz.report(screen, asked.messages, asked.seed)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=f"any of {', '.join(PARTS)} (default: all)")
    parser.add_argument("--epochs", type=int, default=3, help="epochs of stock DIET (default: 3; Rasa has 100)")
    parser.add_argument("--messages", type=int, default=50_000, help="how many messages the fuzz reads")
    parser.add_argument("--seed", type=int, default=20261126, help="of the fuzz")
    asked = parser.parse_args()
    unknown = sorted(set(asked.parts) - set(PARTS))
    if unknown:
        parser.error(f"there is no part called {', '.join(unknown)}")
    return asked


if __name__ == "__main__":
    main()
