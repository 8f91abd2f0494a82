"""Telling people 通知: one message to one person, over several carriers, until somebody knows that it arrived.

A message is a record in the person's inbox; carriers (SMS, WeChat, DingTalk) bring it outside every transaction. Whom none
reached stands on the branch's call list 电话通知单. ``operations.tell`` sends; ``kinds.declare_messages`` names what can be said.
"""
