"""What happened, as other systems may read it: one row a happening, in one order, for the feed and for subscribers."""
