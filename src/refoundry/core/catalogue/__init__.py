"""The catalogue of problem codes: one YAML file a family, read by `refoundry.core.problems`."""
