"""Prints the paths of the sample articles, one a line, for ``xargs``."""

from pathlib import Path

from onrecord.samples import sample_paths

if __name__ == "__main__":
    here = Path.cwd()
    for path in sample_paths():
        print(path.relative_to(here) if path.is_relative_to(here) else path)  # noqa: T201 - that is all it is for
