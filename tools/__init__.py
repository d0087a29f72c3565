"""What the project needs around the package: its environment, its generated pages, its site."""
