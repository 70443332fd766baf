"""Styles and scripts: their addresses carry a fingerprint, so that a browser may keep them for a day."""

import os
from hashlib import sha256
from importlib.resources import files

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope


class CachedStatic(StaticFiles):
    """Static files that a browser may keep; a changed file has a changed address."""

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """The file, with leave to keep it."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["cache-control"] = "public, max-age=86400"
        return response


def fingerprints() -> dict[str, str]:
    """The address of every static file by name, such as /static/chat.js?v=1a2b3c4d."""
    return {
        item.name: f"/static/{item.name}?v={sha256(item.read_bytes()).hexdigest()[:8]}"
        for item in files("web").joinpath("static").iterdir()
        if item.is_file()
    }
