"""Kernels that notebooks run in: forked from one warm process, bounded, observed, private."""
