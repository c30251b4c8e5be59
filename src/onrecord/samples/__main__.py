"""Prints the paths of the sample articles, one a line, for ``xargs``."""

from onrecord.samples import sample_paths

if __name__ == "__main__":
    print(*sample_paths(), sep="\n")  # noqa: T201 - that is all it is for
