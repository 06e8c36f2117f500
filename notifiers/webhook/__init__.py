"""Letters to a gateway of the province's own: SMS, an intranet bus, a chat. JSON, signed as Standard Webhooks says."""
