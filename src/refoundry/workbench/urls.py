"""Every address of the workbench: each room brings its own."""

from django.apps import apps
from django.urls import URLPattern, URLResolver, include, path
from django.utils.module_loading import module_has_submodule

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(f"{app.name}.urls"))
    for app in apps.get_app_configs()
    if app.name.startswith("refoundry.workbench.") and module_has_submodule(app.module, "urls")
]

handler400 = "refoundry.workbench.ui.refusals.malformed"
handler403 = "refoundry.workbench.ui.refusals.denied"
handler404 = "refoundry.workbench.ui.refusals.missing"
handler500 = "refoundry.workbench.ui.refusals.failed"
