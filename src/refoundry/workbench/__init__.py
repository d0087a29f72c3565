"""The workbench: the Django project that officials, planners and firms open in a browser."""
