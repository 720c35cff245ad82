"""Two import contracts that find their domains by themselves: a new package is under the law from its first file.

A domain is a package of the house that is not named in ``roomless``. import-linter loads this module by its name in
``pyproject.toml`` and calls its classes as it calls its own.
"""

from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output
from importlinter.contracts.layers import LayersContract


def _domains(graph: ImportGraph, root: str, roomless: set[str]) -> set[str]:
    packages = {name for name in graph.find_children(root) if graph.find_children(name)}
    return packages - {f"{root}.{name}" for name in roomless}


class RoomsContract(LayersContract):
    """The layers of one domain, held by each domain there is.

    Options:
        - roomless: the packages of the root that are no domains.
        - layers and the others: as in import-linter's own ``layers`` contract, without ``containers``.
    """

    type_name = "rooms"

    roomless = fields.SetField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        (root,) = self.session_options["root_packages"]
        self.containers = {fields.ModuleExpressionField().parse(name) for name in _domains(graph, root, self.roomless)}
        return super().check(graph, verbose)


class DoorsContract(Contract):
    """Whoever stands outside a domain imports it by its doors only; what a door imports in turn is not judged.

    Options:
        - roomless:  the packages of the root that are no domains.
        - doors:     the rooms that a neighbour may import.
        - sealed:    the rooms that not even their own domain may import.
        - composers: the modules of the root that put the house together and may import any room.
    """

    type_name = "doors"

    roomless = fields.SetField(subfield=fields.StringField())
    doors = fields.SetField(subfield=fields.StringField())
    sealed = fields.SetField(subfield=fields.StringField())
    composers = fields.SetField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        (root,) = self.session_options["root_packages"]
        composers = {f"{root}.{name}" for name in self.composers}
        trespasses = [
            f"{importer} -> {inside} (l.{_lines(graph, importer, inside)})"
            for domain in sorted(_domains(graph, root, self.roomless))
            for inside in sorted(graph.find_descendants(domain))
            for importer in sorted(graph.find_modules_that_directly_import(inside))
            if not _within(importer, composers | self._admitted(domain, inside, importer))
        ]
        return ContractCheck(kept=not trespasses, metadata={"trespasses": trespasses})

    def _admitted(self, domain: str, inside: str, importer: str) -> set[str]:
        room = inside.removeprefix(f"{domain}.").partition(".")[0]
        if room in self.sealed:
            return {f"{domain}.{room}"}
        return {importer} if room in self.doors else {domain}

    def render_broken_contract(self, check: ContractCheck) -> None:
        output.print(f"A neighbour comes in only through {', '.join(sorted(self.doors))};")
        output.print(f"nobody but {', '.join(sorted(self.composers))} into {', '.join(sorted(self.sealed))}:")
        output.new_line()
        for trespass in check.metadata["trespasses"]:
            output.print_error(f"- {trespass}", bold=False)
        output.new_line()


def _within(module: str, packages: set[str]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def _lines(graph: ImportGraph, importer: str, imported: str) -> str:
    details: list[Any] = graph.get_import_details(importer=importer, imported=imported)
    return ", ".join(str(detail["line_number"]) for detail in details)
