"""`python -m waymark.cli` is the command `waymark`: one process of ours starts another without knowing its folder."""

from waymark.cli.guard import main

if __name__ == "__main__":
    main()
