"""How notebooks execute: parameters, kernels, the pipeline, the rendering of figures."""
