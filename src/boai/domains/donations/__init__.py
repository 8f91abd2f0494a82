"""Donations 捐赠.

Promises: every gift 捐赠 is entered by one and checked by another before it counts; every spend 支出 has a voucher, a purpose, a
beneficiary group of five or more, and is paid by another than who made it; restricted money is never overdrawn or mixed; anyone can
follow every fen in the open book ``/book``, nobody can look up a donor there by name; a donor's code opens their own gift alone.
"""
