"""`python -m dlblog`."""

from dlblog.cli import main

if __name__ == "__main__":
    main()
