"""`python -m tests.authorization` prints the matrix: an action and a thing a line, an actor a column, and the count."""

from itertools import groupby

from tests.authorization.matrix import matrix


def main() -> None:
    read = matrix()
    cells = list(read.cells())
    print(f"{'':58}" + " ".join(f"{actor[:14]:14}" for actor in read.actors))
    for (action, thing), row in groupby(cells, lambda cell: (cell.action, cell.thing)):
        print(f"{f'{action} {thing}':58}" + " ".join(f"{cell.outcome[:14]:14}" for cell in row))
    routes = {said.get("route", action) for action, said in read.actions.items()}
    things = sum(map(len, read.things.values()))
    print(f"{len(routes)} routes, {len(read.actions)} actions, {len(read.actors)} actors, {things} things")
    print(f"{len(cells)} cells")


if __name__ == "__main__":
    main()
