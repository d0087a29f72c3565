"""The command line: thin commands over the same functions a notebook calls."""

import click


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="refoundry")
def main() -> None:
    """Refoundry 产业体系重构工作台：计划、数据、评估、督办。"""
