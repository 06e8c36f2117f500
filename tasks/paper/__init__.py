"""Papers that the office drafts and the clerks (văn thư) number, sign and seal."""
