"""A research object crate (RO-Crate 1.1, Process Run Crate 0.5) of a run, and its PROV-JSON.

Each notebook that ran is an action: an instrument (the notebook), what it read, what it wrote.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from compendium.deposit.citation import SPDX
from compendium.settings import Author, Settings, command

PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
FORMATS = {
    ".json": "application/json",
    ".csv": "text/csv",
    ".parquet": "application/vnd.apache.parquet",
    ".html": "text/html",
    ".ipynb": "application/x-ipynb+json",
    ".pdf": "application/pdf",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".xml": "application/xml",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def metadata(
    manifest: Settings,
    files: Mapping[str, bytes],
    receipts: Mapping[str, Mapping[str, Any]],
    measured: Mapping[str, Any],
) -> str:
    """Return the content of ``ro-crate-metadata.json``.

    Parameters
    ----------
    manifest : Settings
        Title, authors, licences.
    files : mapping of str to bytes
        Contents of the crate by path.
    receipts : mapping
        The receipt of each notebook.
    measured : mapping
        Times of each step (`compendium.deposit.measures`).
    """
    from rocrate.model.contextentity import ContextEntity
    from rocrate.rocrate import ROCrate

    crate = ROCrate(version="1.1")
    root = crate.root_dataset
    crate.name, crate.description = manifest.title, manifest.summary
    root["keywords"], root["version"] = manifest.keywords, manifest.version
    root["license"] = [{"@id": SPDX + licence} for licence in manifest.licences.every]
    root["datePublished"] = str(measured["date"])
    crate.add(
        ContextEntity(
            crate, PROFILE, {"@type": "CreativeWork", "name": "Process Run Crate", "version": "0.5"}
        )
    )
    root["conformsTo"] = {"@id": PROFILE}
    for licence in manifest.licences.every:
        crate.add(ContextEntity(crate, SPDX + licence, {"@type": "CreativeWork", "name": licence}))
    people = [
        crate.add(ContextEntity(crate, f"#auteur-{number}", {"@type": _type(author), "name": author.full}))
        for number, author in enumerate(manifest.authors, start=1)
    ]
    root["author"] = people
    known = {path: _add(crate, path, len(content)) for path, content in sorted(files.items())}
    python = ContextEntity(
        crate,
        "https://www.python.org/",
        {"@type": "ComputerLanguage", "name": "Python", "url": "https://www.python.org/"},
    )
    crate.add(python)
    actions = []
    for step, receipt in receipts.items():
        notebook = known[receipt["notebook"]]
        notebook["name"], notebook["programmingLanguage"] = step, python
        times = measured["steps"].get(step, {})
        parameters = [
            _parameter(crate, step, name, parameter) for name, parameter in receipt["parameters"].items()
        ]
        read = [known[file["path"]] for file in receipt["read"] if file["path"] in known]
        written = [known[file["path"]] for file in receipt["written"] if file["path"] in known]
        action = ContextEntity(
            crate,
            f"#execution-{step}",
            {
                "@type": "CreateAction",
                "name": f"Exécution de {step}",
                **({"startTime": times["started"], "endTime": times["ended"]} if times else {}),
                "actionStatus": "http://schema.org/CompletedActionStatus",
            },
        )
        crate.add(action)
        action["instrument"], action["object"], action["result"] = notebook, [*read, *parameters], written
        action["agent"] = people
        actions.append(action)
    root["mentions"] = actions
    described = crate.metadata.generate()
    described["@graph"] = sorted(described["@graph"], key=lambda entity: str(entity["@id"]))
    return json.dumps(described, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _type(author: Author) -> str:
    return "Organization" if author.name else "Person"


def _add(crate: Any, path: str, size: int) -> Any:
    properties: dict[str, Any] = {"contentSize": str(size)}
    if path.startswith("notebooks/") and path.endswith(".ipynb"):
        properties["@type"] = ["File", "SoftwareSourceCode"]
    if Path(path).suffix in FORMATS:
        properties["encodingFormat"] = FORMATS[Path(path).suffix]
    return crate.add_file(dest_path=path, properties=properties)


def _parameter(crate: Any, step: str, name: str, parameter: Mapping[str, Any]) -> Any:
    from rocrate.model.contextentity import ContextEntity

    value = {"@type": "PropertyValue", "name": name, "value": parameter["value"]}
    return crate.add(ContextEntity(crate, f"#parametre-{step}-{name}", value))


def prov(crate: str) -> str:
    """Return the PROV-JSON of a crate: files are entities, actions are activities, authors agents."""
    graph = {entity["@id"]: entity for entity in json.loads(crate)["@graph"]}
    name = command()
    document: dict[str, Any] = {
        "prefix": {name: f"urn:{name}:", "schema": "http://schema.org/"},
        "entity": {},
        "activity": {},
        "agent": {},
        "used": {},
        "wasGeneratedBy": {},
        "wasAssociatedWith": {},
    }
    for action in (entity for entity in graph.values() if entity["@type"] == "CreateAction"):
        activity = _qualified(action["@id"])
        document["activity"][activity] = {
            **{f"prov:{time}": action[time] for time in ("startTime", "endTime") if time in action},
            "prov:label": action["name"],
        }
        plan = _qualified(action["instrument"]["@id"])
        document["entity"][plan] = {"prov:label": action["instrument"]["@id"], "prov:type": "prov:Plan"}
        for agent in _listed(action["agent"]):
            document["agent"][_qualified(agent)] = {"prov:label": graph[agent]["name"]}
            key = f"_:a{len(document['wasAssociatedWith'])}"
            document["wasAssociatedWith"][key] = {
                "prov:activity": activity,
                "prov:agent": _qualified(agent),
                "prov:plan": plan,
            }
        for relation, ids in (("used", action["object"]), ("wasGeneratedBy", action["result"])):
            for identifier in _listed(ids):
                label = graph[identifier].get("name", identifier)
                document["entity"].setdefault(_qualified(identifier), {"prov:label": str(label)})
                key = f"_:{relation[0]}{len(document[relation])}"
                document[relation][key] = {"prov:activity": activity, "prov:entity": _qualified(identifier)}
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _listed(value: Any) -> list[str]:
    return [reference["@id"] for reference in (value if isinstance(value, list) else [value])]


def _qualified(identifier: str) -> str:
    return f"{command()}:" + "".join(c if c.isalnum() or c in "_-." else "/" for c in identifier.lstrip("#"))
