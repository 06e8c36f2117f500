import httpx

OK = 200


def is_ready(address: str) -> bool:
    """Whether the pages there are up, and can serve."""
    try:
        return httpx.get(f"{address}/readyz", timeout=2, trust_env=False).status_code == OK
    except httpx.RequestError:
        return False
