"""Paces and shrinkage, word for word from their formulas."""


def required_pace(baseline, baseline_time, target, due, kind="points"):
    years = due - baseline_time
    if kind == "points":
        return (target - baseline) / years
    return 100 * ((target / baseline) ** (1 / years) - 1)


def achieved_pace(baseline, baseline_time, latest, latest_time, kind="points"):
    years = latest_time - baseline_time
    if kind == "points":
        return (latest - baseline) / years
    return 100 * ((latest / baseline) ** (1 / years) - 1)


def shrink_to_peers(slope, slope_variance, peer_slopes, peer_variances=None):
    k = len(peer_slopes)
    mean = sum(peer_slopes) / k
    spread = sum((b - mean) ** 2 for b in peer_slopes) / (k - 1)
    noise = slope_variance if peer_variances is None else sum(peer_variances) / k
    between = spread - noise if spread > noise else 0.0
    weight = 1.0 if slope_variance == 0 else between / (between + slope_variance)
    return {
        "slope": weight * slope + (1 - weight) * mean,
        "variance": weight * slope_variance + (1 - weight) ** 2 * spread / k,
        "weight": weight,
        "peer_mean": mean,
        "peer_variance": between,
    }
