"""Charts as vectors: for the page without scripts, for PDF, and as pictures for DOCX."""

from reports.charts.chart import svg

__all__ = ["svg"]
