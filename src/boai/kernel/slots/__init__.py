"""Slots 名额: something with a capacity and a time that people hold seats in; never oversold.

``seats`` is what a domain uses inside its operations.
"""
