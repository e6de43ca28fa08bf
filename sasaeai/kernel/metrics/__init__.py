"""Metrics: how the plan reads what it does not know. Apps offer them in `metrics.py`; see README.md."""

from sasaeai.kernel.metrics.registry import Metric, Reading, UnknownMetric, all_metrics, find_metric, metric
from sasaeai.kernel.metrics.suppression import SUPPRESSED, Suppressed
from sasaeai.kernel.metrics.values import count, distinct, median, ratio, sum_of
from sasaeai.kernel.metrics.window import Window

__all__ = [
    "SUPPRESSED",
    "Metric",
    "Reading",
    "Suppressed",
    "UnknownMetric",
    "Window",
    "all_metrics",
    "count",
    "distinct",
    "find_metric",
    "median",
    "metric",
    "ratio",
    "sum_of",
]
