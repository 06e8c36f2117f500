"""How a letter leaves: Letter in, Receipt out, or NotifierError."""
