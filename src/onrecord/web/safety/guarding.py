"""Puts all layers of safety around an application, in the order in which a request meets them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.web.safety.headers import SafeAnswers
from onrecord.web.safety.limits import BodyLimits, Limits
from onrecord.web.safety.origins import KnownHosts, OwnOrigin
from onrecord.web.safety.visitors import Visitors

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from onrecord.web.safety.access import Access

__all__ = ["guard"]


def guard(app: Starlette, access: Access, limits: Limits | None = None) -> None:
    """Guard an application; to be called after all its other layers were added, so that these stand within.

    A request then has ``request.state.visitor``, ``request.state.csrf()`` for the tokens of forms, and
    ``request.state.access``.
    """
    app.add_middleware(Visitors, access=access)
    app.add_middleware(BodyLimits, limits=limits or Limits())
    app.add_middleware(OwnOrigin)
    app.add_middleware(KnownHosts, hosts=access.hosts)
    app.add_middleware(SafeAnswers)
