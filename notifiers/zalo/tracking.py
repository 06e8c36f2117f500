from hashlib import sha256

LONGEST = 48  # of 0-9A-Za-z, as Zalo asks


def tracking_id(letter_key: str) -> str:
    """What Zalo gives back in its events about a template message.

    It is made of the letter's key, so every copy of a letter has the same and it need not be kept anywhere. No page
    says that Zalo holds back a second message of the same id.
    """
    return sha256(letter_key.encode()).hexdigest()[:LONGEST]
