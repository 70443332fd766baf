"""Turns British National Grid metres into GPS latitude and longitude."""

from __future__ import annotations

import math


def wgs84(east: float, north: float) -> tuple[float, float]:
    """British National Grid metres to GPS latitude and longitude: Ordnance Survey's formulas, right to about 5 m."""
    latitude, longitude = _grid_to_airy(east, north)
    return _airy_to_wgs84(latitude, longitude)


def _grid_to_airy(east: float, north: float) -> tuple[float, float]:
    """Ordnance Survey, A guide to coordinate systems in Great Britain, annexe C2."""
    a, b, f0 = 6377563.396, 6356256.909, 0.9996012717
    lat0, lon0, n0, e0 = math.radians(49), math.radians(-2), -100_000.0, 400_000.0
    e2 = 1 - (b / a) ** 2
    n = (a - b) / (a + b)
    lat, arc = lat0, 0.0
    while north - n0 - arc >= 0.00001:
        lat += (north - n0 - arc) / (a * f0)
        d, s = lat - lat0, lat + lat0
        arc = (b * f0) * (
            (1 + n + 1.25 * n**2 + 1.25 * n**3) * d
            - (3 * n + 3 * n**2 + 2.625 * n**3) * math.sin(d) * math.cos(s)
            + (1.875 * n**2 + 1.875 * n**3) * math.sin(2 * d) * math.cos(2 * s)
            - (35 / 24) * n**3 * math.sin(3 * d) * math.cos(3 * s)
        )
    sin2 = math.sin(lat) ** 2
    nu = a * f0 / math.sqrt(1 - e2 * sin2)
    rho = a * f0 * (1 - e2) / (1 - e2 * sin2) ** 1.5
    eta2 = nu / rho - 1
    tan, sec = math.tan(lat), 1 / math.cos(lat)
    de = east - e0
    vii = tan / (2 * rho * nu)
    viii = tan / (24 * rho * nu**3) * (5 + 3 * tan**2 + eta2 - 9 * tan**2 * eta2)
    ix = tan / (720 * rho * nu**5) * (61 + 90 * tan**2 + 45 * tan**4)
    x = sec / nu
    xi = sec / (6 * nu**3) * (nu / rho + 2 * tan**2)
    xii = sec / (120 * nu**5) * (5 + 28 * tan**2 + 24 * tan**4)
    xiia = sec / (5040 * nu**7) * (61 + 662 * tan**2 + 1320 * tan**4 + 720 * tan**6)
    return (
        lat - vii * de**2 + viii * de**4 - ix * de**6,
        lon0 + x * de - xi * de**3 + xii * de**5 - xiia * de**7,
    )


def _airy_to_wgs84(lat: float, lon: float) -> tuple[float, float]:
    """The seven-parameter Helmert change from OSGB36 to WGS84 (same guide, section 6.6)."""
    a, b = 6377563.396, 6356256.909
    e2 = 1 - (b / a) ** 2
    nu = a / math.sqrt(1 - e2 * math.sin(lat) ** 2)
    x, y, z = (
        nu * math.cos(lat) * math.cos(lon),
        nu * math.cos(lat) * math.sin(lon),
        nu * (1 - e2) * math.sin(lat),
    )
    s = -20.4894e-6
    rx, ry, rz = (math.radians(seconds / 3600) for seconds in (0.1502, 0.2470, 0.8421))
    x2 = 446.448 + (1 + s) * x - rz * y + ry * z
    y2 = -125.157 + rz * x + (1 + s) * y - rx * z
    z2 = 542.060 - ry * x + rx * y + (1 + s) * z
    a, b = 6378137.0, 6356752.3142
    e2 = 1 - (b / a) ** 2
    p = math.hypot(x2, y2)
    lat = math.atan2(z2, p * (1 - e2))
    for _ in range(10):
        nu = a / math.sqrt(1 - e2 * math.sin(lat) ** 2)
        lat = math.atan2(z2 + e2 * nu * math.sin(lat), p)
    return math.degrees(lat), math.degrees(math.atan2(y2, x2))
