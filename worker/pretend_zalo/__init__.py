"""The other end of the wire: a Zalo of our own on loopback, for tests, the demo and fault experiments.

It is written from what is known of Zalo's formats and shares no code with what talks to Zalo, so that a mistake made
there is found here and not made twice. What a person's phone holds is kept in memory, and nothing leaves the machine.
"""
