"""The fee list (行政事业性收费目录清单): gated rows, their import from a workbook, and the public table."""
