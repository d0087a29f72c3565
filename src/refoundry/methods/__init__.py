"""The equations, one family a module: arrays in, arrays out, numpy and nothing else."""
