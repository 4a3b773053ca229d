"""The operator's window; the one package besides app.py that knows Qt."""
