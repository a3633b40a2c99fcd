"""The tasks that pytask runs: one a notebook, then the pages of all figures.

Dependencies and products are read off the notebooks (`compendium.run.pipeline`).
"""

from pathlib import Path
from typing import Annotated

from pytask import Product, PythonNode, task

from compendium import project
from compendium.kernels import limits
from compendium.pages import figure, images
from compendium.run import execute, pipeline, progress, slots
from compendium.run.logs import LogNode

SLOTS = slots.Slots(limits.workers())

STEPS = {step.name: step for step in pipeline.steps()}

for _step in STEPS.values():

    @task(
        name="notebook",
        id=_step.name,
        kwargs={
            "name": PythonNode(value=_step.name, hash=True),
            "depends_on": dict(_step.depends),
            "described": {
                table: PythonNode(value=text, hash=True) for table, text in _step.descriptions.items()
            },
            "produces": {
                **_step.produces,
                "log": LogNode.from_path(project.root() / "build" / "notebooks" / f"{_step.name}.ipynb"),
            },
        },
    )
    def execute_notebook(
        name: str,
        depends_on: dict[str, Path],
        described: dict[str, str],
        produces: Annotated[dict[str, Path], Product],
    ) -> None:
        """Execute a notebook with its default parameters, into the project."""
        del depends_on, described, produces  # pytask watches them; the notebook reads by name
        with SLOTS.taken() as give_back, progress.step(name):
            execute.run(STEPS[name].notebook, {}, project.root(), give_back)
        for path in STEPS[name].produces.values():
            if path.name.startswith("F") and path.suffix == ".json":
                images.give(path)


_SPECIFICATIONS = {
    path.stem: path
    for step in STEPS.values()
    for path in step.produces.values()
    if path.name.startswith("F") and path.suffix == ".json"
}


_DESCRIBED = {
    path.stem: path
    for step in STEPS.values()
    for path in step.produces.values()
    if path.name.startswith("T") and path.suffix == ".json"
}


@task(
    name="rendu",
    kwargs={
        "depends_on": {**_SPECIFICATIONS, **_DESCRIBED},
        "code": Path(figure.__file__),
        "produces": {path.name: path for path in figure.products(_SPECIFICATIONS)},
    },
)
def render_pages(
    depends_on: dict[str, Path],
    code: Path,
    produces: Annotated[dict[str, Path], Product],
) -> None:
    """Make the page of every figure; the static images are made apart, where a browser is."""
    del code, produces
    with progress.step("pages"):
        figure.pages([depends_on[stem] for stem in _SPECIFICATIONS])
