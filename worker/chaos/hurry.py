"""The product's own channels, given up sooner than in an office."""

from dataclasses import replace

from notifiers.channels import ChannelConfig
from worker.chaos.short_times import ANSWER_SECONDS, FINAL_SECONDS


def hurried(config: ChannelConfig) -> ChannelConfig:
    """The same with short waits, for mail and for the channels of an Official Account."""
    email, zalo, group, template = config.email, config.zalo, config.zalo_group, config.zalo_template
    connect, answer = ANSWER_SECONDS, FINAL_SECONDS
    return replace(
        config,
        email=replace(email, answer_seconds=ANSWER_SECONDS, final_seconds=FINAL_SECONDS) if email else None,
        zalo=replace(zalo, connect_seconds=connect, answer_seconds=answer) if zalo else None,
        zalo_group=replace(group, connect_seconds=connect, answer_seconds=answer) if group else None,
        zalo_template=replace(template, connect_seconds=connect, answer_seconds=answer) if template else None,
    )
