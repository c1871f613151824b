"""Report -> one HTML file for browsers and printers; needs the extra ``office``."""
