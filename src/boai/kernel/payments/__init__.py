"""Online payment 在线支付: an order, a gateway that is believed only when its signature holds, and a payment that is posted once.

A domain opens an order and reacts to news (``PaymentReceived``, ``RefundSettled``, ``DifferenceFound``); it never speaks to a gateway.
The browser's return posts nothing: money is what a verified notice, our own question or the gateway's bill says. Three-way
reconciliation (对账) turns every difference into a case with an owner and an age. Orders and payments are records; notices, bill lines
and bank lines are machinery, covered by the hash of what they came from.
"""
