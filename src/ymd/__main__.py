"""`python -m ymd` is the command line."""

from ymd.cli import main

if __name__ == "__main__":
    main()
