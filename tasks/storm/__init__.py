"""One mistake must not mail a province: letters far beyond the usual are held until a person decides."""
