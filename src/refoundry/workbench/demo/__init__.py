"""The demo: one-click accounts and made-up matters, only where `serve --demo` runs on one machine."""
